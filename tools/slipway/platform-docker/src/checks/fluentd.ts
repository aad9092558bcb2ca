import { ok, wrong, type Finding } from '@slipway/core/platform/check';

/** Bytes of lines that wait; the buffer in deploy/fluentd holds 2 GB, then it stops reading. */
const tooManyBytes = 1_000_000_000;

/** By Fluentd's own metrics: how much waits to be sent to Loki. */
export function judgeBuffer(exposition: string): Finding {
  const sizes = [...exposition.matchAll(/^fluentd_output_status_buffer_total_bytes(?:\{[^}]*\})? (\S+)/gm)];
  if (sizes.length === 0)
    return wrong(
      'it tells nothing of its buffer',
      'see deploy/fluentd/fluent.conf: is its prometheus monitor there?',
    );
  const bytes = sizes.reduce((sum, [, value]) => sum + Number(value), 0);
  const found = `${(bytes / 1_000_000).toFixed(1)} MB of lines wait for Loki`;
  return bytes < tooManyBytes
    ? ok(found)
    : wrong(found, 'is Loki well? After 2 GB lines wait in their files, and those are rotated');
}
