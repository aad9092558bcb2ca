import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clone } from './clone.ts';
import { Job } from './job.ts';

export interface Push {
  branch?: string;
  event?: string;
  /** What the last run that passed was of; empty where there was none. */
  base: string;
}

export interface Affected {
  /** Names of projects. */
  projects: string[];
  e2e: boolean;
  /** Where it goes; empty for nowhere. */
  environment: string;
  summary: string;
}

interface Graph {
  tasks: { tasks: Record<string, { target: { project: string; target: string } }> };
}

/** What someone has added to `apps`: what the tests expect is about `web`. */
function isAddedService(clone: Clone, project: string): boolean {
  return project !== 'web' && project !== 'web-e2e' && existsSync(join(clone.folder, 'apps', project));
}

/** What ci finds affected in the commit that is checked out, by the commands of its first job. */
export function affectedBy(clone: Clone, { branch = 'main', event = 'push', base }: Push): Affected {
  const job = new Job(clone.folder, 'ci.yml', 'affected', {
    GITHUB_EVENT_NAME: event,
    GITHUB_REF_NAME: branch,
  });
  job.run('Base', { BASE: base });
  job.run('Affected');
  const { outputs, summary } = job;
  job.end();
  return {
    projects: (outputs['projects'] ?? '').split(' ').filter((name) => name && !isAddedService(clone, name)),
    e2e: outputs['e2e'] === 'true',
    environment: outputs['environment'] ?? '',
    summary,
  };
}

/**
 * The tasks of the checks, such as web:build, what they depend on included: by the very commands, which tell their
 * tasks instead of running them.
 */
export function checksOf(clone: Clone, base: string): string[] {
  const job = new Job(clone.folder, 'ci.yml', 'checks');
  job.run('Base', { BASE: base });
  const tasks = ['Lint, typecheck, test', 'Build, configuration'].flatMap((step) =>
    tasksOf(job.run(step, {}, '--graph=stdout')),
  );
  job.end();
  return [...new Set(tasks)].sort();
}

function tasksOf(graph: string): string[] {
  const { tasks } = JSON.parse(graph) as Graph;
  return Object.values(tasks.tasks).map(({ target }) => `${target.project}:${target.target}`);
}
