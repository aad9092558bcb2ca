import { type IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Refusal } from '../refusal.ts';

const unzip = promisify(gunzip);

/** The whole body of a request, unzipped. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const encoding = request.headers['content-encoding'] ?? '';
  if (encoding === '') return body.toString();
  if (encoding !== 'gzip') throw new Refusal(400, `content encoding ${encoding} is not supported`);
  try {
    return (await unzip(body)).toString();
  } catch {
    throw new Refusal(400, 'the body is not gzip, though its content encoding says so');
  }
}
