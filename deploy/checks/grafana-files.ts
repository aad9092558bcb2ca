import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const folder = join(__dirname, '..', 'grafana');

export interface NamedFile {
  name: string;
  content: unknown;
}

/** The files of a folder of Grafana's provisioning, such as `datasources`. */
export const provisioned = (kind: string) => files(join('provisioning', kind), '.yaml', parse);

export const dashboards = () => files('dashboards', '.json', JSON.parse);

function files(inside: string, ending: string, read: (text: string) => unknown): NamedFile[] {
  return readdirSync(join(folder, inside), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => ({ name, content: read(readFileSync(join(folder, inside, name), 'utf8')) }));
}
