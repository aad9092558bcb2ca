import { hostname } from 'node:os';
import { readActor } from './actor.ts';

const github = {
  GITHUB_SERVER_URL: 'https://git.example',
  GITHUB_REPOSITORY: 'kit/boats',
  GITHUB_RUN_ID: '42',
};

test('the person who runs a command is known by user and host', () => {
  const { host, run } = readActor({});
  expect(host).toBe(hostname());
  expect(run).toBeUndefined();
});

test('in a CI the page of the run is known too', () => {
  expect(readActor(github).run).toBe('https://git.example/kit/boats/actions/runs/42');
});

test('half of what makes the page is no page', () => {
  expect(readActor({ ...github, GITHUB_RUN_ID: '' }).run).toBeUndefined();
});
