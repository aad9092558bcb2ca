import { combine, type Finding, type Verdict, type VerdictName } from '@slipway/core/verdict/verdict';
import { confirmSlow } from './confirm-slow.ts';

const judged = (sources: Record<string, VerdictName>): Verdict =>
  combine(Object.entries(sources).map(([source, verdict]): Finding => ({ source, verdict, because: '' })));
const slow = judged({ latency: 'unhealthy', errors: 'healthy' });
const tooFew = judged({ latency: 'inconclusive', errors: 'healthy' });
const well = judged({ latency: 'healthy', errors: 'healthy' });

/** What a candidate ends as that is found so, one look after the other, and how often it was timed again. */
async function confirmed(first: Verdict, ...then: Verdict[]) {
  let rounds = 0;
  const looks = then.values();
  const { verdict } = await confirmSlow(first, {
    again: () => {
      rounds += 1;
      return Promise.resolve();
    },
    more: () => Promise.resolve(looks.next().value ?? tooFew),
  });
  return { verdict, rounds };
}

test('what is not slow is not timed again', async () => {
  expect(await confirmed(well)).toEqual({ verdict: 'healthy', rounds: 0 });
  expect(await confirmed(judged({ latency: 'unhealthy', errors: 'unhealthy' }))).toEqual({
    verdict: 'unhealthy',
    rounds: 0,
  });
});

test('slow again, and again, is slow', async () => {
  expect(await confirmed(slow, slow, slow)).toEqual({ verdict: 'unhealthy', rounds: 2 });
});

test('not slow any more is healthy', async () => {
  expect(await confirmed(slow, well)).toEqual({ verdict: 'healthy', rounds: 1 });
  expect(await confirmed(slow, slow, well)).toEqual({ verdict: 'healthy', rounds: 2 });
});

test('a source that can tell nothing does not make slow what is fast by now', async () => {
  const unread = judged({ latency: 'healthy', logs: 'inconclusive' });
  expect(await confirmed(slow, unread)).toEqual({ verdict: 'inconclusive', rounds: 1 });
});

test('too few requests are waited for', async () => {
  expect(await confirmed(slow, tooFew, tooFew, well)).toEqual({ verdict: 'healthy', rounds: 1 });
});

test('where they stay too few, what was found stands', async () => {
  expect(await confirmed(slow)).toEqual({ verdict: 'unhealthy', rounds: 1 });
});

test('what comes up meanwhile counts', async () => {
  expect(await confirmed(slow, judged({ replicas: 'unhealthy' }))).toEqual({
    verdict: 'unhealthy',
    rounds: 1,
  });
});
