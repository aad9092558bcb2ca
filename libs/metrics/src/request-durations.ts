import {
  Histogram,
  type MetricObjectWithValues,
  type MetricType,
  type MetricValueWithName,
} from 'prom-client';
import { DurationSeries } from './duration-series.ts';

/** Seconds: the advised bounds of OpenTelemetry's `http.server.request.duration`. */
export const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

const NAME = 'http_server_request_duration_seconds';
const HELP = 'Time from the head of a request to the last byte of its answer.';
/** prom-client declares an enum that it does not have. */
const TYPE = 'histogram' as unknown as MetricType;

/** Series by route, method and status. */
type Routes = Map<string, Map<string, DurationSeries[]>>;

/** OpenTelemetry's `user_agent.synthetic.type`: only the series of Slipway's own requests have it. */
const PROBE_LABELS = { user_agent_synthetic_type: 'test' };

type Scraped = MetricObjectWithValues<MetricValueWithName<string>>;

/**
 * How long requests took. prom-client's own `observe` validates and hashes the labels of every value; this
 * finds the series by plain look-ups, and makes label objects only when it is scraped.
 */
export class RequestDurations extends Histogram {
  private readonly series: DurationSeries[] = [];
  private readonly visitors: Routes = new Map();
  private readonly probes: Routes = new Map();
  private readonly bounds: readonly number[];

  constructor(bounds: readonly number[] = DURATION_BUCKETS) {
    super({
      name: NAME,
      help: HELP,
      labelNames: [
        'http_request_method',
        'http_route',
        'http_response_status_code',
        ...Object.keys(PROBE_LABELS),
      ],
      buckets: [...bounds],
    });
    this.bounds = bounds;
  }

  add(method: string, route: string, status: number, seconds: number, isProbe = false): void {
    const routes = isProbe ? this.probes : this.visitors;
    const series = routes.get(route)?.get(method)?.[status] ?? this.create(routes, method, route, status);
    series.observe(seconds);
  }

  override get(): Promise<Scraped> {
    const values = this.series.flatMap((series) => series.values(NAME));
    return Promise.resolve({
      name: NAME,
      help: HELP,
      type: TYPE,
      aggregator: 'sum',
      collect: () => undefined,
      values,
    });
  }

  /** What the registry asks for its text; prom-client's types do not have it. */
  getForPromString(): Promise<Scraped> {
    return this.get();
  }

  private create(routes: Routes, method: string, route: string, status: number): DurationSeries {
    const methods = routes.get(route) ?? new Map<string, DurationSeries[]>();
    routes.set(route, methods);
    const statuses = methods.get(method) ?? [];
    methods.set(method, statuses);
    const labels = {
      http_request_method: method,
      http_route: route,
      http_response_status_code: String(status),
      ...(routes === this.probes ? PROBE_LABELS : {}),
    };
    const series = new DurationSeries(labels, this.bounds);
    this.series.push(series);
    return (statuses[status] = series);
  }
}
