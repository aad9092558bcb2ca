import { Gauge } from 'prom-client';

/** How many requests are being answered, by method. Counted in plain numbers, and handed over when scraped. */
export class ActiveRequests {
  private readonly counts = new Map<string, number>();

  constructor() {
    const { counts } = this;
    new Gauge({
      name: 'http_server_active_requests',
      help: 'Requests that are being answered.',
      labelNames: ['http_request_method'],
      collect() {
        for (const [method, count] of counts) this.set({ http_request_method: method }, count);
      },
    });
  }

  add(method: string, change: 1 | -1): void {
    this.counts.set(method, (this.counts.get(method) ?? 0) + change);
  }
}
