import { ok, wrong, type Finding } from '../platform/check.ts';

/** What a deploy may need at once: an image, its layers unpacked, and logs. */
const enoughBytes = 2_000_000_000;
const enoughShare = 0.05;

/** @param free bytes that can be written; @param size bytes of the whole file system. */
export function judgeDisk(folder: string, free: number, size: number, whoHelps: string): Finding {
  const found = `${gigabytes(free)} of ${gigabytes(size)} GB free at ${folder}`;
  return free >= enoughBytes && free / size >= enoughShare ? ok(found) : wrong(found, whoHelps);
}

const gigabytes = (bytes: number) => (bytes / 1_000_000_000).toFixed(1);
