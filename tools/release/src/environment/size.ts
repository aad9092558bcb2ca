import * as z from 'zod';

const unitBytes = { KB: 1_024, MB: 1_024 ** 2, GB: 1_024 ** 3 } as const;

/** A size as people write it (`32KB`, `10MB`, `1GB`), parsed to bytes; a KB is 1,024 bytes. */
export const size = z
  .string({ error: 'expected a size such as 32KB, 10MB or 1GB' })
  .regex(/^[1-9]\d*(KB|MB|GB)$/, { error: 'expected a size such as 32KB, 10MB or 1GB' })
  .transform((text) => {
    const unit = text.slice(-2) as keyof typeof unitBytes;
    return Number.parseInt(text, 10) * unitBytes[unit];
  });
