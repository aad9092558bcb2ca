// Puts the results of all tests that have run on the run's page; by hand, on the terminal.
import { addSummary } from './src/github/job.mjs';
import { toMarkdown } from './src/junit/markdown.mjs';
import { readReports } from './src/junit/read-reports.mjs';
import { root } from './src/root.mjs';

addSummary(toMarkdown(readReports(root)));
