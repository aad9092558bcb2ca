import * as z from 'zod';
import { ConfigError, readSettings } from './index.ts';

const own = z.object({ COLOUR: z.enum(['red', 'blue'], 'expected red or blue').default('red') });

describe('the settings of a service', () => {
  it('are its own variables and those that every service has', () => {
    expect(readSettings({ COLOUR: 'blue', PORT: '4000' }, own)).toMatchObject({
      COLOUR: 'blue',
      address: { host: '127.0.0.1', port: 4_000 },
      MANAGEMENT_PORT: '9464',
    });
  });

  it('have ports of the service where it has any', () => {
    expect(readSettings({}, own, { port: 3_001, managementPort: 9_465 })).toMatchObject({
      address: { host: '127.0.0.1', port: 3_001 },
      MANAGEMENT_PORT: '9465',
    });
  });

  it('are refused with all that is wrong in both', () => {
    expect(() => readSettings({ COLOUR: 'green', PORT: '-1' }, own)).toThrow(
      new ConfigError(
        'COLOUR is "green": expected red or blue; PORT is "-1": expected a port from 0 to 65535 or the path of a unix socket',
      ),
    );
  });
});
