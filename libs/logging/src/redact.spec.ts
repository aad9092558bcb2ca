import { redactor } from './redact.ts';

describe('redaction', () => {
  const redact = redactor(['pin']);

  it.each([
    'authorization',
    'Cookie',
    'set-cookie',
    'password',
    'accessToken',
    'client_secret',
    'X-API-Key',
    'PIN',
  ])('hides %s at any depth', (key) => {
    const hidden = { [key]: '[redacted]' };
    const shown = { [key]: 'hunter2' };
    expect(redact({ ...shown, a: { b: [shown] } })).toEqual({ ...hidden, a: { b: [hidden] } });
  });

  it('leaves everything else, and what it was given, alone', () => {
    const error = new Error('kept');
    const fields = { tokens: 3, when: new Date(0), error, nothing: null, list: [1] };
    expect(redact(fields)).toEqual(fields);
    const secret = { password: 'hunter2' };
    redact(secret);
    expect(secret.password).toBe('hunter2');
  });

  it('ends on fields that contain themselves', () => {
    const fields: Record<string, unknown> = {};
    fields['self'] = fields;
    expect(JSON.stringify(redact(fields))).toContain('[too deep]');
  });
});
