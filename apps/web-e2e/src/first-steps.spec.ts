import { FreshClone } from './harness/fresh-clone.ts';

const greeting = 'Hello, DevOps!';
const source = 'apps/web/src/greeting.controller.ts';

/** What a person does in a fresh clone, in the order in which they do it: each test goes on where the last one ended. */
describe('in a fresh clone, with nothing but Node and npm', () => {
  let clone: FreshClone;

  beforeAll(async () => {
    clone = await FreshClone.create();
  });

  test('npm start launches the service', async () => {
    const { exitCode, stdout, stderr } = await clone.npm('start');
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stdout + stderr).toMatch(/r1 serves web in local: 2 replicas at .*, 0 lost, /);
    expect(await clone.workspace.served()).toBe(greeting);
    expect(clone.workspace.processesOfRelease('r1')).toHaveLength(2);
  });

  test('a change of the source is live after nx run deploy:local', async () => {
    clone.edit(source, (text) => text.replace('return this.greeting;', "return this.greeting + ' Again.';"));
    const { exitCode, stdout, stderr } = await clone.npx('nx', 'run', 'deploy:local');
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stdout + stderr).toMatch(/r2 serves web in local: .*, 0 lost, /);
    expect(await clone.workspace.served()).toBe(`${greeting} Again.`);
  });

  test('nx run deploy:rollback rolls it back', async () => {
    const { exitCode, stdout, stderr } = await clone.npx('nx', 'run', 'deploy:rollback');
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stdout + stderr).toMatch(/r1 serves web in local: .*, 0 lost, /);
    expect(await clone.workspace.served()).toBe(greeting);
  });

  test('a source that does not compile leaves what serves, and shows where it is wrong', async () => {
    clone.edit(source, (text) => text.replace('return this', 'return return this'));
    const { exitCode, stdout, stderr } = await clone.npx('nx', 'run', 'deploy:local');
    expect(exitCode).toBe(1);
    expect(stdout + stderr).toContain('The build of web failed');
    expect(stdout + stderr).toContain('greeting.controller.ts');
    expect(await clone.workspace.served()).toBe(greeting);
    expect((await clone.workspace.history()).attempts).toHaveLength(3);
  });

  test.each([
    { target: 'deploy:status:local', says: /^r1 +web +serving/m },
    { target: 'deploy:history', says: /rollback +r2 +r1/ },
    { target: 'deploy:logs', says: /^r1-[12] +\{/m },
  ])('nx run $target tells about it', async ({ target, says }) => {
    const { exitCode, stdout } = await clone.npx('nx', 'run', target);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(says);
  });

  test('an Nx target passes its options on, and its exit code back', async () => {
    const ended = await clone.npx('nx', 'run', 'deploy:rollback', '--to=r99');
    expect(ended.exitCode).not.toBe(0);
    expect(ended.stdout + ended.stderr).toContain('web has no release r99 in local');
  });

  test('npm stop takes all of it down', async () => {
    expect(await clone.npm('stop')).toMatchObject({ exitCode: 0 });
    expect(clone.workspace.processes()).toEqual([]);
    expect((await clone.workspace.status()).up).toBe(false);
  });
});
