import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Figures } from '@slipway/core/platform/observation';
import { mergeExpositions } from './exposition.ts';
import { difference, figuresOf, noTotals, sum, totalsOf, type Totals } from './figures.ts';
import type { Fleet } from '../replicas/fleet.ts';
import type { Replica } from '../replicas/replica.ts';
import type { RunningRelease } from '../replicas/running-release.ts';

const sampleEveryMs = 5_000;
/** Looks kept: figures are over the last minute. */
const samplesKept = 12;
const answerWithinMs = 1_000;

interface Look {
  atMs: number;
  /** By replica id. */
  totals: Map<string, Totals>;
}

/** The metrics of all replicas as one page, and the figures that `status` shows, from the replicas' own counts. */
export class Metrics {
  readonly #fleet: Fleet;
  readonly #looks: Look[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
    this.#looks.push({ atMs: performance.now(), totals: new Map() });
    this.#timer = setInterval(() => void this.#sample(), sampleEveryMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** The text format, every sample labelled with service, release and replica. */
  async exposition(): Promise<string> {
    const parts = this.#fleet.all().flatMap(({ release, replicas }) =>
      replicas.map(async (replica) => ({
        labels: `service="${release.service}",release="${release.id}",replica="${replica.id}"`,
        text: await scrape(replica),
      })),
    );
    return mergeExpositions(await Promise.all(parts));
  }

  async figures(release: RunningRelease): Promise<Figures> {
    const [first] = this.#looks;
    const now = await Promise.all(
      release.replicas.map(async (replica) => ({ id: replica.id, totals: totalsOf(await scrape(replica)) })),
    );
    const counted = now.map(({ id, totals }) => difference(totals, first?.totals.get(id) ?? noTotals));
    return figuresOf(sum(counted), (performance.now() - (first?.atMs ?? 0)) / 1_000);
  }

  async #sample(): Promise<void> {
    const totals = new Map<string, Totals>();
    for (const { replicas } of this.#fleet.all()) {
      for (const replica of replicas) totals.set(replica.id, totalsOf(await scrape(replica)));
    }
    this.#looks.push({ atMs: performance.now(), totals });
    if (this.#looks.length > samplesKept) this.#looks.shift();
  }
}

/** A replica's exposition; empty where it does not answer. */
function scrape(replica: Replica): Promise<string> {
  return new Promise((resolve) => {
    const nothing = () => {
      resolve('');
    };
    const ask = request(
      { socketPath: replica.managementSocketPath, path: '/metrics', agent: false, timeout: answerWithinMs },
      (answer) => {
        text(answer).then(answer.statusCode === 200 ? resolve : nothing, nothing);
      },
    );
    ask.on('timeout', () => ask.destroy());
    ask.on('error', nothing);
    ask.end();
  });
}
