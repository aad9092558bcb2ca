import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';

interface Step {
  name?: string;
  run?: string;
}

interface Workflow {
  env?: Record<string, string>;
  jobs: Record<string, { steps: Step[] }>;
}

const files = { GITHUB_OUTPUT: 'output', GITHUB_ENV: 'env', GITHUB_STEP_SUMMARY: 'summary' };

/** A job of a workflow: runs the commands of its steps as they stand there, one after the other, as GitHub does. */
export class Job {
  readonly env: Readonly<Record<string, string>>;
  readonly #steps: readonly Step[];
  readonly #exchange = mkdtempSync(join(tmpdir(), 'slipway-job-'));

  constructor(
    readonly folder: string,
    workflow: string,
    job: string,
    env: Readonly<Record<string, string>> = {},
  ) {
    const text = readFileSync(join(folder, '.github/workflows', workflow), 'utf8');
    const { env: common = {}, jobs } = parse(text) as Workflow;
    this.#steps = jobs[job]?.steps ?? [];
    this.env = { ...common, ...env };
    for (const file of Object.values(files)) writeFileSync(join(this.#exchange, file), '');
  }

  /** Runs a step's command, with more words at its end, and gives what it prints. */
  run(name: string, env: Readonly<Record<string, string>> = {}, more = ''): string {
    const { run } = this.#steps.find((step) => step.name === name) ?? {};
    if (run === undefined) throw new Error(`no step is named ${name}`);
    const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', `${run} ${more}`], {
      cwd: this.folder,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      env: {
        PATH: process.env['PATH'],
        HOME: this.#exchange,
        CI: 'true',
        ...Object.fromEntries(Object.entries(files).map(([key, file]) => [key, join(this.#exchange, file)])),
        ...this.env,
        ...this.#variables('env'),
        ...env,
      },
    });
    if (status !== 0) throw new Error(`${run} ended with ${String(status)}:\n${stdout}\n${stderr}`);
    return stdout;
  }

  get outputs(): Record<string, string> {
    return this.#variables('output');
  }

  get summary(): string {
    return readFileSync(join(this.#exchange, 'summary'), 'utf8');
  }

  end(): void {
    rmSync(this.#exchange, { recursive: true });
  }

  #variables(file: string): Record<string, string> {
    const lines = readFileSync(join(this.#exchange, file), 'utf8').split('\n').filter(Boolean);
    return Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
  }
}
