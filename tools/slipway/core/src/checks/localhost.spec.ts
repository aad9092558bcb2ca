import { judgeLocalhost } from './localhost.ts';

test('localhost is fine where no other program answers at ::1', () => {
  expect(judgeLocalhost(['::1', '127.0.0.1'], [])).toEqual({
    state: 'ok',
    found: 'is ::1, then 127.0.0.1, and no other program answers there',
  });
});

test('another program at ::1 is named with its process and what to do', () => {
  const stranger = { key: 'port', port: 2727, owner: { pid: 7, command: 'python3 -m http.server' } };
  expect(judgeLocalhost(['::1', '127.0.0.1'], [stranger])).toEqual({
    state: 'wrong',
    found: 'means ::1 first, and [::1]:2727 (port) is process 7 (python3 -m http.server)',
    next: 'stop it, or open http://127.0.0.1:2727',
  });
});

test('one whose process this user may not see is named by its port', () => {
  expect(judgeLocalhost(['::1'], [{ key: 'adminPort', port: 2728 }])).toMatchObject({
    found: 'means ::1 first, and [::1]:2728 (adminPort) is another program',
  });
});
