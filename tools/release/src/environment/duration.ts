import * as z from 'zod';

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** A duration as people write it (`500ms`, `30s`, `5m`, `1h`), parsed to milliseconds. */
export const duration = z
  .string({ error: 'expected a duration such as 500ms, 30s, 5m or 1h' })
  .regex(/^\d+(\.\d+)?(ms|s|m|h)$/, { error: 'expected a duration such as 500ms, 30s, 5m or 1h' })
  .transform((text) => {
    const unit = /[a-z]+$/.exec(text)?.[0] as keyof typeof unitMs;
    return Number.parseFloat(text) * unitMs[unit];
  });
