/** What a good answer to a probe is. */
export interface Expectation {
  /** From one status to another. */
  status: readonly [number, number];
  /** A text that it has in it. */
  body?: string | undefined;
}

/** What Slipway asks a release for. */
export interface ProbeRequest {
  path: string;
  expect: Expectation;
}

/** An answer to a probe, as far as it is looked at. */
export interface ProbeAnswer {
  status: number;
  bytes: number;
  /** Where it redirects to: a URL or a path. */
  redirect?: string | undefined;
  /** Whether it has the expected text in it; absent where none is expected. */
  hasBody?: boolean | undefined;
}

/** What is wrong with an answer that came whole; nothing where it is as expected. */
export function complaintOf(answer: ProbeAnswer, { path, expect }: ProbeRequest): string | undefined {
  const { status, bytes, redirect, hasBody } = answer;
  const [from, to] = expect.status;
  if (status >= 500) return `the service answered ${String(status)}`;
  if (status < from || status > to) {
    const allowed = from === to ? String(from) : `${String(from)} to ${String(to)}`;
    return `GET ${path} was answered ${String(status)}, probe.expect allows ${allowed} (probe.path says what is asked for)`;
  }
  if (redirect !== undefined && redirect !== '' && leadsTo(redirect) === path)
    return `GET ${path} redirects to itself`;
  if (status === 200 && bytes === 0) return `GET ${path} was answered with nothing in it`;
  return hasBody === false ? `the answer to GET ${path} has no "${expect.body ?? ''}" in it` : undefined;
}

/** A service may write anything there. */
function leadsTo(redirect: string): string {
  if (!URL.canParse(redirect, 'http://any')) return redirect;
  const { pathname, search } = new URL(redirect, 'http://any');
  return pathname + search;
}
