import { ConfigError, readConfig } from './config.ts';

describe('the configuration', () => {
  it('has a default for everything', () => {
    expect(readConfig({})).toMatchObject({
      GREETING: 'Hello, DevOps!',
      address: { host: '127.0.0.1', port: 3000 },
      MANAGEMENT_HOST: '127.0.0.1',
      MANAGEMENT_PORT: '9464',
      DRAIN_GRACE_MS: 2_000,
      DRAIN_DEADLINE_MS: 25_000,
    });
  });

  it('takes an empty value for none', () => {
    expect(readConfig({ GREETING: '', PORT: '', LOG_LEVEL: '' })).toMatchObject({
      GREETING: 'Hello, DevOps!',
    });
  });

  it('listens on a unix socket when the port is a path', () => {
    expect(readConfig({ PORT: 'run/web.sock' }).address).toEqual({ path: 'run/web.sock' });
  });

  it.each([
    [{ PORT: '70000' }, 'PORT is "70000": expected a port from 0 to 65535 or the path of a unix socket'],
    [{ LOG_FORMAT: 'xml' }, 'LOG_FORMAT is "xml": expected one of json, pretty'],
    [{ DRAIN_GRACE_MS: '2s' }, 'DRAIN_GRACE_MS is "2s": expected milliseconds'],
  ])('refuses %j in one line that says what was expected', (env, message) => {
    expect(() => readConfig(env)).toThrow(new ConfigError(message));
  });

  it('names all bad values at once', () => {
    expect(() => readConfig({ PORT: '-1', LOG_LEVEL: 'loud' })).toThrow(
      /^PORT is "-1": [^;]+; LOG_LEVEL is "loud": /,
    );
  });
});
