import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import { type Store } from '../store/store.ts';
import { type Answer, nothing, text } from './answer.ts';
import { routes } from './routes.ts';

/** Answers one request, whatever becomes of it. */
export async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  store: Store,
  clock: Clock,
): Promise<void> {
  const { status, type, body } = await answerTo(request, store, clock).catch(answerToError);
  response.writeHead(status, type === undefined ? {} : { 'content-type': type }).end(body);
}

async function answerTo(request: IncomingMessage, store: Store, clock: Clock): Promise<Answer> {
  const { pathname, searchParams: parameters } = new URL(`http://loki-double${request.url ?? '/'}`);
  const here = routes.filter(({ path }) => path.test(pathname));
  const route = here.find(({ method }) => method === request.method);
  if (route === undefined) return here.length > 0 ? nothing(405) : text(404, '404 page not found\n');
  const name = route.path.exec(pathname)?.[1] ?? '';
  return route.answer({ request, parameters, name, store, clock });
}

function answerToError(error: unknown): Answer {
  if (error instanceof Refusal) return text(error.status, `${error.message}\n`);
  console.error(error);
  return text(500, 'the double itself failed: see what it printed\n');
}
