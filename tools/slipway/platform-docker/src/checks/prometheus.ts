import * as z from 'zod';
import { ok, wrong, type Finding } from '@slipway/core/platform/check';

const targets = z.object({
  data: z.object({
    activeTargets: z.array(z.object({ scrapeUrl: z.string(), health: z.string(), lastError: z.string() })),
  }),
});

/** By Prometheus's own HTTP API, `/api/v1/targets`. A target that was never scraped yet is `unknown`, and no fault. */
export function judgeTargets(json: string): Finding {
  const { activeTargets } = targets.parse(JSON.parse(json)).data;
  const down = activeTargets.filter(({ health }) => health === 'down');
  if (down.length > 0) {
    return wrong(
      down.map(({ scrapeUrl, lastError }) => `${scrapeUrl}: ${lastError}`).join('; '),
      'is what it scrapes well? docker logs tells',
    );
  }
  const up = activeTargets.filter(({ health }) => health === 'up').length;
  return ok(`${String(up)} of ${String(activeTargets.length)} targets are up`);
}
