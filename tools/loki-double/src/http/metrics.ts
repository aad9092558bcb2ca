import { type Store } from '../store/store.ts';
import { type Answer } from './answer.ts';

/** Enough for Prometheus to scrape: the names are the double's own, so that no one takes them for Loki's. */
export const metrics = (store: Store): Answer => ({
  status: 200,
  type: 'text/plain; version=0.0.4; charset=utf-8',
  body: [
    '# HELP loki_double_lines Lines held.',
    '# TYPE loki_double_lines gauge',
    `loki_double_lines ${store.lineCount}`,
    '',
  ].join('\n'),
});
