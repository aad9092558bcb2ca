/** Asks until there is an answer; the last refusal is the error when the time is up. */
export async function eventually<T>(ask: () => Promise<T>, milliseconds = 20_000): Promise<T> {
  const deadline = performance.now() + milliseconds;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

export async function answer(url: string): Promise<{ status: number; text: string }> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  return { status: response.status, text: await response.text() };
}

/** The first answer with status 200. */
export function ready(url: string): Promise<string> {
  return eventually(async () => {
    const { status, text } = await answer(url);
    if (status !== 200) throw new Error(`${url} answers ${status}: ${text.slice(0, 200)}`);
    return text;
  });
}
