import { whereTo } from './decide.mjs';

const push = { event: 'push', branch: 'main', affected: ['deploy', 'web'], namesEngine: () => true };

describe('where a push goes', () => {
  test.each([
    ['feature', 'staging'],
    ['main', 'production'],
  ])('a push to %s goes to %s', (branch, environment) => {
    expect(whereTo({ ...push, branch }).environment).toBe(environment);
  });

  test.each([
    ['only a push is deployed', { event: 'pull_request' }],
    ['pushes to wild-idea are deployed nowhere', { branch: 'wild-idea' }],
    ['nothing that is deployed has changed', { affected: ['ci'] }],
    ['deploy/environments/production.yaml names no engine to deploy to', { namesEngine: () => false }],
  ])('%s', (reason, change) => {
    expect(whereTo({ ...push, ...change })).toEqual({ environment: '', reason });
  });
});
