// What the commits change: the outputs `e2e` and `environment`, by which jobs run or not, and a part of the summary.
import { whereTo } from './src/decide.mjs';
import { namesEngine } from './src/environments.mjs';
import { addSummary, setOutput } from './src/github/job.mjs';
import { main, read } from './src/run.mjs';

await main(() => {
  /** @type {string[]} */
  const all = JSON.parse(read(['npx', 'nx', 'show', 'projects', '--affected', '--json']));
  const affected = all.filter((name) => name !== 'workspace').sort();
  const { environment, reason } = whereTo({
    event: process.env['GITHUB_EVENT_NAME'] ?? 'a call by hand',
    branch: process.env['GITHUB_REF_NAME'] ?? '',
    affected,
    namesEngine,
  });

  setOutput('projects', affected.join(' '));
  setOutput('e2e', String(affected.includes('web-e2e')));
  setOutput('environment', environment);
  addSummary(
    [
      '### Affected',
      '',
      affected.length > 0 ? affected.map((name) => `\`${name}\``).join(' ') : 'nothing',
      '',
      environment === '' ? `Not deployed: ${reason}.` : `Goes to **${environment}**: ${reason}.`,
    ].join('\n'),
  );
});
