import { chainsOf } from './chain.ts';
import type { Layer, SavedImage } from './saved-image.ts';

/** What tells `docker load` about a part of an image. */
export interface Described {
  /** Paths in the saved image's folder, in the order in which they are read. */
  files: string[];
  /** The id that the engine gives the image. */
  id: string;
}

/** What is sent at once: layers that belong on each other, the last of an image's with its name. */
export interface Part {
  /** How many layers the image has up to here. */
  height: number;
  /** The layers among them that are sent; the engine has the others. */
  layers: Layer[];
  isLast: boolean;
}

/**
 * Cuts an image into parts of at least `enough` bytes. What an engine has taken in as a part it keeps, so that after a
 * cut only the rest is sent. Layers whose chain it has are in none; the last part names the image even if it is empty.
 */
export function partsOf(layers: readonly Layer[], known: ReadonlySet<string>, enough: number): Part[] {
  const chains = chainsOf(layers.map(({ diffId }) => diffId));
  const parts: Part[] = [];
  let gathered: Layer[] = [];
  for (const [index, layer] of layers.entries()) {
    if (!known.has(chains[index] ?? '')) gathered.push(layer);
    if (index === layers.length - 1 || bytesOf(gathered) < enough) continue;
    parts.push({ height: index + 1, layers: gathered, isLast: false });
    gathered = [];
  }
  parts.push({ height: layers.length, layers: gathered, isLast: true });
  return parts;
}

export function bytesOf(layers: readonly Layer[]): number {
  return layers.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** The configuration of a part, which is an image of its own as far as it goes: so the engine keeps its layers. */
export function configOf({ config, architecture, os, layers }: SavedImage, part: Part): Buffer {
  if (part.isLast) return config;
  const own = layers.slice(0, part.height).map(({ diffId }) => diffId);
  const rootfs = { type: 'layers', diff_ids: own };
  return Buffer.from(JSON.stringify({ architecture, os, config: {}, rootfs }));
}
