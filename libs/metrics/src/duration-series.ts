/** One series of a histogram, counted in plain numbers. */
export class DurationSeries {
  /** One count for each bound, not cumulative, and a last one for what is above them all. */
  private readonly counts: number[];
  private sum = 0;

  constructor(
    private readonly labels: Record<string, string>,
    private readonly bounds: readonly number[],
  ) {
    this.counts = new Array<number>(bounds.length + 1).fill(0);
  }

  observe(value: number): void {
    const { bounds } = this;
    let index = 0;
    while (index < bounds.length && value > (bounds[index] ?? Infinity)) index++;
    this.counts[index] = (this.counts[index] ?? 0) + 1;
    this.sum += value;
  }

  /** The lines of the series as prom-client writes them, with cumulative counts. */
  values(name: string): { metricName: string; labels: Record<string, string | number>; value: number }[] {
    let total = 0;
    const buckets = this.counts.map((count, index) => {
      total += count;
      return {
        metricName: `${name}_bucket`,
        labels: { le: this.bounds[index] ?? '+Inf', ...this.labels },
        value: total,
      };
    });
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels: this.labels, value: this.sum },
      { metricName: `${name}_count`, labels: this.labels, value: total },
    ];
  }
}
