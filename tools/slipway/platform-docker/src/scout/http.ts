/** How long an answer may take, in milliseconds, where nothing else is said. */
const answerWithinMs = 2_000;

/** The text at an address. Throws where there is none. */
export async function textFrom(url: string, withinMs = answerWithinMs): Promise<string> {
  const answer = await ask(url, withinMs);
  if (!answer.ok) throw new Error(`${url} answered ${String(answer.status)}`);
  return answer.text();
}

/** The status of an answer, 0 where none came. One who does not answer is asked again: on a busy machine once is not enough. */
export async function statusOf(url: string): Promise<number> {
  const asked = async () => {
    const answer = await ask(url);
    await answer.arrayBuffer();
    return answer.status;
  };
  return asked()
    .catch(asked)
    .catch(() => 0);
}

function ask(url: string, withinMs = answerWithinMs): Promise<Response> {
  return fetch(url, { signal: AbortSignal.timeout(withinMs), redirect: 'manual' });
}
