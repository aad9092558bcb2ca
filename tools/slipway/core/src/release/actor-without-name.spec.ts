import os from 'node:os';
import { readActor } from './actor.ts';

test('a user without a name on this machine is known by the environment, or by number', () => {
  const lookUp = jest.spyOn(os, 'userInfo').mockImplementation(() => {
    throw Object.assign(new Error('no such user'), { code: 'ERR_SYSTEM_ERROR' });
  });
  expect(readActor({ USER: 'kit' }).user).toBe('kit');
  expect(readActor({}).user).toBe(`uid ${String(process.getuid?.())}`);
  lookUp.mockRestore();
});
