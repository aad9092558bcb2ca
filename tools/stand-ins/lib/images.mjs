import { readFileSync } from 'node:fs';

export const root = new URL('..', import.meta.url);

export const base = 'slipway/stand-in-base:sid';

/** The mark by which a stand-in is told from upstream's own image of the same name. */
export const label = 'slipway.stand-in';

export const images = JSON.parse(readFileSync(new URL('images.json', root), 'utf8'));

export const reference = (image) => `${image.name}:${image.tag}`;

export const references = (image) => [image.tag, ...image.aliases].map((tag) => `${image.name}:${tag}`);

/** The images that the words name, by folder, name or whole reference; all of them without words. */
export function select(words) {
  if (words.length === 0) return images;
  return words.map((word) => {
    const image = images.find((one) => [one.folder, one.name, ...references(one)].includes(word));
    if (!image)
      throw new Error(`no stand-in for ${word}; there are: ${images.map((one) => one.folder).join(', ')}`);
    return image;
  });
}
