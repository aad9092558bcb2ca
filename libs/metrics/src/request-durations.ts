import { Histogram } from 'prom-client';

/** Seconds: the advised bounds of OpenTelemetry's `http.server.request.duration`. */
export const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

const LABELS = ['http_request_method', 'http_route', 'http_response_status_code'] as const;

type Series = ReturnType<Histogram<(typeof LABELS)[number]>['labels']>;

/** How long requests took. Finds a series by plain look-ups, so that a request builds no label object. */
export class RequestDurations {
  private readonly histogram: Histogram<(typeof LABELS)[number]>;
  private readonly routes = new Map<string, Map<string, Series[]>>();

  constructor(buckets: readonly number[] = DURATION_BUCKETS) {
    this.histogram = new Histogram({
      name: 'http_server_request_duration_seconds',
      help: 'Time from the head of a request to the last byte of its answer.',
      labelNames: LABELS,
      buckets: [...buckets],
    });
  }

  observe(method: string, route: string, status: number, seconds: number): void {
    const series = this.routes.get(route)?.get(method)?.[status] ?? this.create(method, route, status);
    series.observe(seconds);
  }

  private create(method: string, route: string, status: number): Series {
    const methods = this.routes.get(route) ?? new Map<string, Series[]>();
    this.routes.set(route, methods);
    const statuses = methods.get(method) ?? [];
    methods.set(method, statuses);
    return (statuses[status] = this.histogram.labels(method, route, String(status)));
  }
}
