import { hasCode } from '@slipway/core/errors/slipway-error';

/** How long an answer may take, in milliseconds, where nothing else is said. */
const answerWithinMs = 2_000;

/** The text at an address. Throws where there is none. */
export async function textFrom(url: string, withinMs = answerWithinMs): Promise<string> {
  const answer = await ask(url, withinMs);
  if (!answer.ok) throw new Error(`${url} answered ${String(answer.status)}`);
  return answer.text();
}

/**
 * The status of an answer, 0 where none came, `none` where nothing listens. One who does not answer is asked again: on a
 * busy machine once is not enough.
 */
export async function statusOf(url: string): Promise<number | 'none'> {
  const asked = async () => {
    const answer = await ask(url);
    await answer.arrayBuffer();
    return answer.status;
  };
  return asked()
    .catch(asked)
    .catch((error: unknown) => (isRefused(error) ? 'none' : 0));
}

const isRefused = (error: unknown) => hasCode((error as { cause?: unknown }).cause, 'ECONNREFUSED');

function ask(url: string, withinMs = answerWithinMs): Promise<Response> {
  return fetch(url, { signal: AbortSignal.timeout(withinMs), redirect: 'manual' });
}
