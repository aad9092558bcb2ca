import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { FreshClone } from './harness/fresh-clone.ts';
import { ask } from './harness/http.ts';

/** No name that someone's own service is likely to have. */
const name = 'second-greeter';

/** All that the generator writes, as it is now: text by file. */
function writtenIn(folder: string): Record<string, string> {
  const below = (place: string): string[] =>
    readdirSync(join(folder, place), { withFileTypes: true })
      .filter(({ name }) => !['dist', 'node_modules', 'test-reports'].includes(name))
      .flatMap((entry) => {
        const path = join(place, entry.name);
        return entry.isDirectory() ? below(path) : [path];
      });
  const files = [
    ...below(`apps/${name}`),
    ...below('deploy/environments'),
    'tsconfig.json',
    'package-lock.json',
  ];
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}

/** Each test goes on where the last one ended. */
describe('a second service, made in a fresh clone', () => {
  let clone: FreshClone;

  beforeAll(async () => {
    clone = await FreshClone.create();
  });

  test('one command makes it', async () => {
    const ended = await clone.npx('nx', 'g', '@slipway/nx:service', name);
    expect(ended).toMatchObject({ exitCode: 0 });
    expect(stripVTControlCharacters(ended.stdout)).toContain(`CREATE apps/${name}/src/main.ts`);
  });

  test('its own test passes', async () => {
    expect(await clone.npx('nx', 'test', name)).toMatchObject({ exitCode: 0 });
  });

  test('npm start launches it beside the first', async () => {
    const { exitCode, stdout, stderr } = await clone.npm('start');
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stdout + stderr).toMatch(/r1 serves web in local: 2 replicas at .*, 0 lost, /);
    expect(stdout + stderr).toMatch(/r1 serves second-greeter in local: 2 replicas at .*, 0 lost, /);
    const { url } = clone.workspace;
    expect(await ask(url)).toMatchObject({ status: 200, body: 'Hello, DevOps!' });
    expect(await ask(`${url}/${name}`)).toMatchObject({ status: 200, body: `Hello from ${name}!` });
    expect(await ask(`${url}/${name}s`)).toMatchObject({ status: 404 });
  });

  test('the same command again changes nothing, and says so', async () => {
    const before = writtenIn(clone.workspace.folder);
    const ended = await clone.npx('nx', 'g', '@slipway/nx:service', name);
    expect(ended).toMatchObject({ exitCode: 0 });
    expect(ended.stdout).toContain(`The service ${name} is there already, and complete: nothing to change.`);
    expect(writtenIn(clone.workspace.folder)).toEqual(before);
  });

  test('a bad name is refused with what to do', async () => {
    const ended = await clone.npx('nx', 'g', '@slipway/nx:service', 'grafana');
    expect(ended.exitCode).toBe(1);
    const text = stripVTControlCharacters(ended.stdout + ended.stderr);
    expect(text).toContain(
      '"grafana" can\'t be the name of a service: the stack has a component of that name',
    );
    expect(text).toContain('Next: try another, such as: nx g @slipway/nx:service my-grafana.');
  });
});
