import { type Call } from '../http/call.ts';
import { parse } from '../logql/parse.ts';
import { Refusal } from '../refusal.ts';
import { toObject } from '../store/labels.ts';
import { matches } from './find.ts';
import { streamsIn } from './streams-in.ts';

/** `GET /loki/api/v1/series`: the streams that any of the selectors takes, or all. */
export function series(call: Call): Record<string, string>[] {
  const { parameters } = call;
  const selectors = [...parameters.getAll('match[]'), ...parameters.getAll('match')].map((text) => {
    const query = parse(text);
    if (query.kind === 'log' && query.stages.length === 0) return query.matchers;
    throw new Refusal(400, `${text} is no selector of streams`);
  });
  return streamsIn(call)
    .filter((labels) => selectors.length === 0 || selectors.some((matchers) => matches(matchers, labels)))
    .map(toObject);
}
