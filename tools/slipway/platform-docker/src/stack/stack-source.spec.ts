import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSource } from './stack-source.ts';

const composeFile = `
services:
  nginx:
    image: slipway-\${SLIPWAY_ENVIRONMENT:-staging}/nginx
    build: { context: nginx, args: { NGINX_IMAGE: '\${NGINX_IMAGE:-nginx:1.30}' } }
    ports: ['\${SLIPWAY_PORT:-2727}:2727']
  agent: { build: { context: '\${SLIPWAY_AGENT:-../agent}' } }
  exporter: { image: exporter:1 }
`;
const values = { SLIPWAY_PORT: '80', NGINX_IMAGE: '', HOME: '/root' };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-'));
  for (const name of ['nginx', 'agent', 'environments']) mkdirSync(join(folder, name));
  write('compose.yaml', composeFile);
  write('nginx/nginx.conf', 'worker_processes 2;');
  write('agent/main.mjs', 'run()');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(path: string, text: string): void {
  writeFileSync(join(folder, path), text);
}

const machine = { processors: 2 };
const read = (of: Record<string, string> = values) => readSource(folder, join(folder, 'agent'), of, machine);

test.each([
  ['a file of a component', 'nginx/nginx.conf', 'worker_processes 3;'],
  ["the agent's program", 'agent/main.mjs', 'walk()'],
  ['the compose file', 'compose.yaml', composeFile.replace('exporter:1', 'exporter:2')],
])('it is another stack with %s changed', (_, path, text) => {
  const before = read()?.digest;
  expect(before).toBeDefined();
  write(path, text);
  expect(read()?.digest).not.toBe(before);
});

test('it is another stack with a value changed that its file names', () => {
  expect(read({ ...values, SLIPWAY_PORT: '81' })?.digest).not.toBe(read()?.digest);
});

test("it is the same stack with other environments' files, and with a value that its file does not name", () => {
  const before = read()?.digest;
  write('environments/staging.yaml', 'services: {}');
  expect(read({ ...values, HOME: '/home/ann' })?.digest).toBe(before);
});

test('the images that it begins with are filled in as compose does', () => {
  expect(read()?.images).toEqual(['exporter:1', 'nginx:1.30']);
  expect(read({ NGINX_IMAGE: 'mine:2' })?.images).toEqual(['exporter:1', 'mine:2']);
});

test("the workspace's own stack is told about", () => {
  const deploy = join(import.meta.dirname, '../../../../../deploy');
  expect(readSource(deploy, join(folder, 'agent'), {}, machine)?.images).toContain('nginx:1.30.6');
});

test('it is another stack with a file that may be run, and on a machine with more processors', () => {
  const before = read()?.digest;
  const elsewhere = readSource(folder, join(folder, 'agent'), values, { processors: 8 });
  expect(elsewhere?.digest).not.toBe(before);
  chmodSync(join(folder, 'nginx/nginx.conf'), 0o755);
  expect(read()?.digest).not.toBe(before);
});

test.each([
  ['another file of values', '{ image: exporter:1, env_file: ../.env }'],
  ['one that comes with an alias', '{ <<: { env_file: ../.env }, image: exporter:1 }'],
  ['a variable that is only named', '{ image: exporter:1, environment: [TOKEN] }'],
  ['a variable without a value', '{ image: exporter:1, environment: { TOKEN: } }'],
  ['an argument of its build that is only named', '{ build: { context: nginx, args: [TOKEN] } }'],
  ['a Dockerfile from elsewhere', '{ build: { context: nginx, dockerfile: ../Dockerfile } }'],
])('nothing is told of a stack that depends on %s', (_, service) => {
  expect(read()).toBeDefined();
  write('compose.yaml', composeFile.replace('{ image: exporter:1 }', service));
  expect(read()).toBeUndefined();
});

test("nothing is told of a stack with compose's own file of values, or that is no stack", () => {
  write('compose.yaml', 'services: none');
  expect(read()).toBeUndefined();
  write('compose.yaml', composeFile);
  write('.env', 'SLIPWAY_PORT=81');
  expect(read()).toBeUndefined();
});
