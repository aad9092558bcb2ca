import { Stage } from './stage.ts';

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
  stage.player('npx', 'exit 3');
  stage.player('sudo', 'exit 4');
});
afterEach(() => {
  stage.strike();
});

test.each([
  { user: 'root', id: 0, call: 'npx nx run web-e2e:e2e', ends: 3 },
  {
    user: 'anybody else',
    id: 1001,
    call: /^sudo --preserve-env env PATH=\S+ npx nx run web-e2e:e2e$/,
    ends: 4,
  },
])('the suite of $user runs as root, and its end is the end', async ({ id, call, ends }) => {
  stage.player('id', `echo ${String(id)}`);
  const { code } = await stage.run('e2e.mjs');
  expect(code).toBe(ends);
  expect(stage.calls.at(-1)).toMatch(call);
});
