import { chainsOf } from './chain.ts';
import { partsOf } from './parts.ts';
import type { Layer } from './saved-image.ts';

const layer = (letter: string, bytes: number): Layer => ({ diffId: `sha256:${letter}`, bytes });
const image = [layer('a', 100), layer('b', 10), layer('c', 10), layer('d', 5)];
const chains = chainsOf(image.map(({ diffId }) => diffId));
const shapes = (known: string[]) =>
  partsOf(image, new Set(known), 20).map(({ height, layers, isLast }) => [
    height,
    layers.map(({ diffId }) => diffId.replace('sha256:', '')).join(''),
    isLast,
  ]);

test('a chain id is made of all that lies below, as the image specification has it', () => {
  const [one, two] = chainsOf([
    'sha256:0000000000000000000000000000000000000000000000000000000000000000',
    'sha256:1111111111111111111111111111111111111111111111111111111111111111',
  ]);
  expect(one).toBe('sha256:0000000000000000000000000000000000000000000000000000000000000000');
  expect(two).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(chainsOf(['sha256:a', 'sha256:b'])[1]).not.toBe(chainsOf(['sha256:b', 'sha256:a'])[1]);
});

test('an empty engine gets all layers, large ones alone, small ones together', () => {
  expect(shapes([])).toEqual([
    [1, 'a', false],
    [3, 'bc', false],
    [4, 'd', true],
  ]);
});

test('what the engine has taken in is not sent again', () => {
  expect(shapes([chains[0] ?? ''])).toEqual([
    [3, 'bc', false],
    [4, 'd', true],
  ]);
});

test('an image of which all layers are there is only named', () => {
  expect(shapes(chains)).toEqual([[4, '', true]]);
});

test('a layer that is there on other layers counts as not there', () => {
  expect(shapes(['sha256:d'])).toEqual([
    [1, 'a', false],
    [3, 'bc', false],
    [4, 'd', true],
  ]);
});
