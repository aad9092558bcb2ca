import { hostname, userInfo } from 'node:os';
import type { Actor } from './release.ts';

/** Who runs this command, and where: the host, and the run of a CI where there is one. */
export function readActor(env: NodeJS.ProcessEnv = process.env): Actor {
  const run = runUrl(env);
  return { user: userName(env), host: hostname(), ...(run === undefined ? {} : { run }) };
}

/** Some users have a number only: no name is kept of them on this machine, as in many containers. */
function userName({ USER, LOGNAME }: NodeJS.ProcessEnv): string {
  try {
    return userInfo().username;
  } catch {
    return USER || LOGNAME || `uid ${String(process.getuid?.() ?? 'unknown')}`;
  }
}

/** The page of the run, from the variables that GitHub Actions and its like set. */
function runUrl(env: NodeJS.ProcessEnv): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = env;
  return server && repository && id ? `${server}/${repository}/actions/runs/${id}` : undefined;
}

/** `kit on quay`, and the CI run where it was one. */
export function whoIs({ user, host, run }: Actor): string {
  return `${user} on ${host}${run === undefined ? '' : `, ${run}`}`;
}
