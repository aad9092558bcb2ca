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

const unitBytes = { KB: 1_024, MB: 1_024 ** 2, GB: 1_024 ** 3 } as const;

/** A size as people write it (`32KB`, `10MB`, `1GB`), parsed to bytes; a KB is 1,024 bytes. */
export const size = z
  .string({ error: 'expected a size such as 32KB, 10MB or 1GB' })
  .regex(/^[1-9]\d*(KB|MB|GB)$/, { error: 'expected a size such as 32KB, 10MB or 1GB' })
  .transform((text) => {
    const unit = text.slice(-2) as keyof typeof unitBytes;
    return Number.parseInt(text, 10) * unitBytes[unit];
  });
