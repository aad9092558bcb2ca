import { hostname } from 'node:os';
import { serviceIdentity } from './service-identity.ts';

describe('the identity of the service', () => {
  it('is what Slipway set', () => {
    const env = {
      SLIPWAY_SERVICE: 'web',
      SLIPWAY_RELEASE: 'r7',
      SLIPWAY_REPLICA: '2',
      SLIPWAY_GIT_REVISION: 'abc',
    };
    expect(serviceIdentity(env)).toEqual({ service: 'web', release: 'r7', replica: '2', gitRevision: 'abc' });
  });

  it('has a stand-in for everything that is not set', () => {
    const standIns = { service: 'dev', release: 'dev', replica: hostname(), gitRevision: 'dev' };
    expect(serviceIdentity({})).toEqual(standIns);
  });
});
