import { parse } from 'yaml';
import { addToEnvironment } from './add-to-environment.mjs';

const api = { name: 'api', route: '/api' };
const add = (text: string) => addToEnvironment('eu.yaml', text, api);

test('nothing but the new entry and an anchor changes', () => {
  const text = [
    '# first',
    'services:',
    '    web: # a comment',
    '        replicas: 3',
    '        rollout: # another',
    '            steps: [{ share: 100, for: 1s }]',
    '        # at the end',
    'port: 1 # last',
    '',
  ].join('\n');
  const changed = add(text);
  expect(changed).toContain('        rollout: &web-rollout # another\n');
  const kept = changed.replace(' &web-rollout', '').split('\n');
  for (const line of text.split('\n')) expect(kept).toContain(line);
  const { services, port } = parse(changed) as { services: Record<string, object>; port: number };
  expect(port).toBe(1);
  expect(services['api']).toEqual({
    route: '/api',
    replicas: 3,
    probe: { path: '/api' },
    rollout: { steps: [{ share: 100, for: '1s' }] },
  });
});

test('an anchor that is there is used', () => {
  expect(add('services:\n  web:\n    rollout: &careful\n      warm: 1h\n')).toContain('rollout: *careful\n');
});

test('a file without a line break at its end, or a rollout, will do', () => {
  expect(add('services:\n  web:\n    route: /')).toBe(
    'services:\n  web:\n    route: /\n\n  api:\n    route: /api\n    probe:\n      path: /api\n',
  );
});

test.each(['services: { web: { route: / } }', 'services: {}', 'port: 1'])('%s is refused', (text) => {
  expect(() => add(text)).toThrow(
    "eu.yaml can't be given the service api: expected services with one service a block",
  );
});
