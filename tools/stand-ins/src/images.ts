import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface StandIn {
  name: string;
  tag: string;
  aliases: string[];
  folder: string;
  version: { expected: string; command: string[] };
  contract: {
    user: string;
    uid: number;
    accounts: Record<string, string>;
    entrypoint: string[];
    cmd: string[] | null;
    ports: string[];
    volumes: string[];
    workdir: string;
    stopSignal: string;
    paths: string[];
    healthTools: string[];
  };
}

export const standIns = JSON.parse(readFileSync(join(__dirname, '../images.json'), 'utf8')) as StandIn[];

/** The reference of the stand-in in that folder. */
export function imageOf(folder: string): string {
  const found = standIns.find((one) => one.folder === folder);
  if (!found) throw new Error(`images.json has no ${folder}`);
  return `${found.name}:${found.tag}`;
}
