import { execa } from 'execa';
import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** Cores that programs are pinned to, so that the load does not run on the core of what is measured. */
export const serverCore = '0';
export const loadCore = '1';

export interface StartedProgram {
  url: string;
  stop(): Promise<void>;
}

/** Starts a Node program on a core of its own, its output in a file, and waits until it answers. */
export async function startProgram(file: string, port: number, output: string): Promise<StartedProgram> {
  const url = `http://127.0.0.1:${String(port)}/`;
  const child = execa('taskset', ['-c', serverCore, process.execPath, file], {
    stdin: 'ignore',
    stdout: { file: output },
    stderr: { file: output },
    reject: false,
    env: { NODE_ENV: 'production', PORT: String(port), MANAGEMENT_PORT: String(port + 1) },
  });
  await answers(url);
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      await child;
    },
  };
}

/** Resolves once a URL answers with 200. */
export async function answers(url: string, everyMs = 5): Promise<void> {
  while (!(await isOk(url))) await delay(everyMs);
}

function isOk(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    request(url, { agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    })
      .on('error', () => {
        resolve(false);
      })
      .end();
  });
}
