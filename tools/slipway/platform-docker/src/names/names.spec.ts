import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { componentNames } from '@slipway/core/environment/component-names';
import type { ReleaseId } from '@slipway/core/release/release';
import { listEverything } from '../commands/commands.ts';
import { imageOf, namesOf, projectOf, secretsVolume } from './names.ts';

interface Stack {
  services: Record<string, unknown>;
  volumes: Record<string, unknown>;
}

const stack = parse(
  readFileSync(join(import.meta.dirname, '../../../../../deploy/compose.yaml'), 'utf8'),
) as Stack;

// Few words: collisions come from where one part ends and the next begins.
const word = fc.constantFrom('staging', 'eu', 'web', 'secrets', 'lock', 'state', 'nginx', 'r1', 'r2', '1');
const joined = (...separators: string[]) =>
  fc
    .tuple(word, fc.array(fc.tuple(fc.constantFrom(...separators), word), { maxLength: 3 }))
    .map(([first, rest]) => first + rest.flat().join(''));
const environments = joined('-', '_');
const services = joined('-').filter((name) => /^[a-z]/.test(name) && !componentNames.includes(name));
const releases = fc.integer({ min: 1, max: 12 }).map((number): ReleaseId => `r${number}`);
const place = fc.record({ environment: environments, service: services, id: releases });
type Place = typeof place extends fc.Arbitrary<infer P> ? P : never;

/** Two that read the same where their parts are only joined. */
const alike = fc
  .record({
    words: fc.array(word, { minLength: 2, maxLength: 4 }),
    ends: fc.tuple(fc.nat(4), fc.nat(4)),
    separator: fc.constantFrom('-', '_'),
    id: releases,
  })
  .map(({ words, ends, separator, id }): [Place, Place] => {
    const cut = (at: number): Place => {
      const end = 1 + (at % words.length);
      const rest = words.slice(end).join('-') || 'web';
      return { environment: words.slice(0, end).join(separator), service: rest, id };
    };
    return [cut(ends[0]), cut(ends[1])];
  })
  .filter((pair) => pair.every(({ service }) => /^[a-z]/.test(service) && !componentNames.includes(service)));
const pairs = fc.oneof(fc.tuple(place, place), alike);

const containers = ({ environment, service, id }: Place) => {
  const names = namesOf(environment);
  return [
    ...Object.keys(stack.services).map((component) => `${names.stack}-${component}-1`),
    names.lock,
    `${projectOf(names, service, id)}-${service}-1`,
  ];
};
const projects = ({ environment, service, id }: Place) => {
  const names = namesOf(environment);
  return [names.stack, projectOf(names, service, id)];
};
const volumes = ({ environment, service }: Place) => {
  const names = namesOf(environment);
  return [
    ...Object.keys(stack.volumes).map((volume) => `${names.stack}_${volume}`),
    names.volumes.state,
    secretsVolume(names, service),
  ];
};
const images = ({ environment, service, id }: Place) => {
  const names = namesOf(environment);
  return [
    ...Object.keys(stack.services).map((component) => `${names.stack}/${component}:latest`),
    imageOf(names, service, id),
  ];
};

describe.each([
  ['containers', containers, 'environment service id'],
  ['compose projects', projects, 'environment service id'],
  ['volumes', volumes, 'environment service'],
  ['images', images, 'environment service id'],
])('%s', (_, namesIn, parts) => {
  it('have a name of their own in each environment, service and release', () => {
    fc.assert(
      fc.property(pairs, ([one, other]) => {
        const own = namesIn(one);
        expect(new Set(own).size).toBe(own.length);
        const keys = parts.split(' ') as (keyof Place)[];
        if (keys.every((key) => one[key] === other[key])) return;
        const shared = namesIn(other).filter((name) => own.includes(name));
        if (one.environment !== other.environment) expect(shared).toEqual([]);
        // In one environment the stack is the same, and what differs is the release's.
        else expect(shared).not.toContain(namesIn(one).at(-1));
      }),
      { numRuns: 2_000 },
    );
  });
});

it('staging with eu-web and staging-eu with web are two projects', () => {
  expect(projectOf(namesOf('staging'), 'eu-web', 'r1')).toBe('slipway_staging_eu-web_r1');
  expect(projectOf(namesOf('staging-eu'), 'web', 'r1')).toBe('slipway_staging-eu_web_r1');
});

it('a purge finds every volume of its environment, and none of another', () => {
  fc.assert(
    fc.property(pairs, ([one, other]) => {
      const names = namesOf(one.environment);
      const [filter = ''] = listEverything(one.environment, names)
        .flatMap(({ list }) => (list[0] === 'volume' ? list : []))
        .filter((argument) => argument.startsWith('name='));
      const pattern = new RegExp(filter.slice('name='.length));
      expect(volumes(one).filter((name) => !pattern.test(name))).toEqual([]);
      if (one.environment === other.environment) return;
      expect(volumes(other).filter((name) => pattern.test(name))).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});

it('every component of the stack is a name that no service takes', () => {
  expect(componentNames).toEqual(expect.arrayContaining(Object.keys(stack.services)));
});
