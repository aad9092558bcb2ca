import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { parse } from 'yaml';
import { environmentJsonSchema } from './json-schema.ts';

const folder = join(import.meta.dirname, '../../../../../deploy/environments');
const samples = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
const textOf = (file: string) => readFileSync(join(folder, file), 'utf8');

const ajv = new Ajv2020({ strict: false });
formats.default(ajv);
const isValid = ajv.compile(environmentJsonSchema());

test('the schema beside the environments is that of this version', () => {
  const kept = JSON.parse(textOf('environment.schema.json')) as unknown;
  expect(kept).toEqual(JSON.parse(JSON.stringify(environmentJsonSchema())));
});

test.each(samples)('%s names the schema, and is valid by it', (file) => {
  expect(textOf(file)).toMatch(/^# yaml-language-server: \$schema=\.\/environment\.schema\.json\n/);
  expect(isValid(parse(textOf(file)))).toBe(true);
});

test('a key that is not known is not valid', () => {
  const web = { replicas: 2, reploicas: 3 };
  expect(isValid({ platform: 'local', port: 2727, services: { web } })).toBe(false);
});
