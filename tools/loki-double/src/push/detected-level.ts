import * as z from 'zod';
import { type Labels } from '../store/labels.ts';

const leveled = z.object({ level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'critical', 'fatal']) });

/** The metadata with the `detected_level` that Loki adds: what a JSON line calls its level, or `unknown`. */
export function withDetectedLevel(metadata: Labels, text: string): Labels {
  if (metadata.has('detected_level')) return metadata;
  return new Map([...metadata, ['detected_level', levelOf(text)]]);
}

function levelOf(text: string): string {
  if (!text.startsWith('{')) return 'unknown';
  try {
    return leveled.safeParse(JSON.parse(text)).data?.level ?? 'unknown';
  } catch {
    return 'unknown';
  }
}
