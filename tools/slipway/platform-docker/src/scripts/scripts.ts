// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- others compile this file from its source
/// <reference path="./sh.d.ts" />
import type { ProbeRequest } from '@slipway/core/probe/expectation';
import { managementPort } from '../names/names.ts';
import { committedTraffic, folders, liveTraffic } from '../names/paths.ts';
import adopt from './adopt.sh';
import append from './append.sh';
import askForText from './ask-for-text.sh';
import askPrometheus from './ask-prometheus.sh';
import ask from './ask.sh';
import endWith from './end-with.sh';
import figures from './figures.sh';
import giveOrder from './give-order.sh';
import keepSecret from './keep-secret.sh';
import listen from './listen.sh';
import lock from './lock.sh';
import look from './look.sh';
import printFiles from './print-files.sh';
import reload from './reload.sh';
import running from './running.sh';
import secretsKey from './secrets-key.sh';
import takeOrder from './take-order.sh';
import turn from './turn.sh';
import write from './write.sh';

/** What runs under the lock's name while the stack is brought up. */
export const turnScript = `${listen}${turn}`;

/** What the lock's container runs. */
export const lockScript = called(`${listen}${adopt}${lock}`, committedTraffic, liveTraffic);

export const giveOrderScript = (order: string) => called(giveOrder, encode(order));

export const takeOrderScript = takeOrder;

export const printFilesScript = (from: readonly string[]) => called(printFiles, ...from);

export const writeScript = (path: string, text: string) => called(write, path, encode(text));

export const appendScript = (path: string, line: string) => called(append, path, encode(line));

/** Makes the balancer use which replicas there are. */
export const adoptScript = `${adopt}adopt\n`;

/** Moves the traffic. */
export const directScript = (text: string) => `${writeScript(liveTraffic, text)}${adoptScript}`;

/** Prints how many requests the balancer has running with a release. */
export const requestsRunningScript = (upstream: string) => called(running, upstream);

/** Prints what the balancer has counted. */
export const figuresScript = figures;

export const lookScript = (containers: readonly string[]) =>
  called(look, String(managementPort), ...containers);

export const reloadScript = called(reload, folders.traffic);

/** Reloads where the configuration is not the one that was loaded last. */
export const reloadChangedScript = called(reload, folders.traffic, 'changed');

export const secretsKeyScript = (file: string) => called(secretsKey, file);

export const keepSecretScript = (folder: string, file: string, value: Buffer) =>
  called(keepSecret, folder, file, value.toString('base64'));

/** For `sh -c`, with the queries as its arguments. */
export const askPrometheusScript = askPrometheus;

/** For `sh -c`, with a process and a command as its arguments. */
export const endWithScript = endWith;

/**
 * Asks a release through the balancer's internal listener. Prints a line an answer, its fields divided by tabs: curl's exit
 * code, status, bytes, whether the expected text was found (where there is one), where it redirects to. Ends with the first
 * that is not answered whole within so many milliseconds.
 */
export function askScript(
  upstream: string,
  { path, expect }: ProbeRequest,
  count: number,
  answerMs: number,
): string {
  const hasText = expect.body !== undefined;
  const lines = [
    `url = ${quoted(`http://127.0.0.1:8081${path}`)}`,
    `output = ${hasText ? '/tmp/probe' : '/dev/null'}`,
    `header = "x-slipway-upstream: ${upstream}"`,
    'user-agent = slipway-probe',
    `max-time = ${String(answerMs / 1_000)}`,
    'fail-early',
    'silent',
    'globoff',
    'path-as-is',
    `write-out = "%{exitcode}\\t%{http_code}\\t%{size_download}\\t${hasText ? 'FOUND' : ''}\\t%{redirect_url}\\n"`,
  ];
  const one = lines.join('\n');
  if (expect.body !== undefined) return called(askForText, encode(one), String(count), encode(expect.body));
  // Between them and not after the last: what is complained of then would be taken for an answer.
  return called(ask, encode(Array.from({ length: count }, () => one).join('\nnext\n')));
}

/** A script with its arguments, to be read by a shell. */
function called(script: string, ...words: string[]): string {
  return `set -- ${words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')}\n${script}`;
}

/** A text as curl's configuration has it. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, (character) => `\\${character}`)}"`;
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64');
}
