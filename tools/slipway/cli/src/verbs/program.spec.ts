import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createProgram } from './program.ts';

test('the help lists each verb with what it does, and names a glossary that is there', () => {
  let printed = '';
  const program = createProgram().configureOutput({ writeOut: (text) => (printed += text) });
  program.outputHelp();
  for (const verb of program.commands) expect(printed).toContain(`  ${verb.name()} `);
  const [glossary = ''] = /docs\/\S+/.exec(printed) ?? [];
  expect(existsSync(join(import.meta.dirname, '../../../../..', glossary))).toBe(true);
});
