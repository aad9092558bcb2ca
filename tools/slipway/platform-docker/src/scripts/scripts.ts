// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- others compile this file from its source
/// <reference path="./sh.d.ts" />
import { committedTraffic, folders, liveTraffic } from '../names/paths.ts';
import adopt from './adopt.sh';
import append from './append.sh';
import askPrometheus from './ask-prometheus.sh';
import endWith from './end-with.sh';
import giveOrder from './give-order.sh';
import keepSecret from './keep-secret.sh';
import listen from './listen.sh';
import lock from './lock.sh';
import printFiles from './print-files.sh';
import reload from './reload.sh';
import secretsKey from './secrets-key.sh';
import turn from './turn.sh';
import write from './write.sh';

/** What runs under the lock's name while the stack is brought up. */
export const turnScript = `${listen}${turn}`;

/** What the lock's container runs. */
export const lockScript = called(`${listen}${adopt}${lock}`, committedTraffic, liveTraffic);

export const giveOrderScript = (order: string) => called(giveOrder, encode(order));

export const printFilesScript = (from: readonly string[]) => called(printFiles, ...from);

export const writeScript = (path: string, text: string) => called(write, path, encode(text));

export const appendScript = (path: string, line: string) => called(append, path, encode(line));

/** Makes the balancer use which replicas there are. */
export const adoptScript = `${adopt}adopt\n`;

/** Moves the traffic; for the agent, whose script is one and runs without the lock's shell. */
export const directScript = (text: string) => `${writeScript(liveTraffic, text)}${adoptScript}`;

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

/** A script with its arguments, to be read by a shell. */
function called(script: string, ...words: string[]): string {
  return `set -- ${words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')}\n${script}`;
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64');
}
