import { readSettings } from './settings.ts';

it('listens on port 3100 of every address when nothing is said', () => {
  expect(readSettings({})).toEqual({ PORT: 3100, HOST: '0.0.0.0', MAX_LINES: 400_000 });
});

it('names the variable that is wrong', () => {
  expect(() => readSettings({ PORT: 'three' })).toThrow(/^PORT: /);
});
