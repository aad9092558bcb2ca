import { request, type Agent } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: string;
}

export interface Question {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** False is a connection of its own. */
  agent?: Agent | false;
  /** Milliseconds without an answer after which the request is given up. */
  timeout?: number;
}

/** Asks and reads the whole answer. */
export function ask(
  url: string,
  { method = 'GET', headers = {}, body, agent = false, timeout = 30_000 }: Question = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, agent, timeout });
    asked.on('timeout', () => asked.destroy(new Error(`no answer within ${timeout} ms`)));
    asked.on('error', reject);
    asked.on('response', (answer) => {
      text(answer).then((whole) => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: whole });
      }, reject);
    });
    asked.end(body);
  });
}
