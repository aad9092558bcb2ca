import { configureEdge, Edge, seenOf, type EdgePlatform, type EdgeSettings } from './edge.ts';

/** Longer than any test takes: it ends by an abort. */
const steps = [
  { share: 50, for: '300s' },
  { share: 100, for: '300s' },
];

/** Who stays with one release while two share the traffic. */
export function keepsVisitors(platform: EdgePlatform): void {
  /** Does something while half of the traffic goes to a second release of the service `web`. */
  async function half(sticky: EdgeSettings['sticky'], work: (edge: Edge) => Promise<void>): Promise<void> {
    const edge = await Edge.deploy(platform, {}, ['web']);
    const { workspace } = edge;
    configureEdge(platform, workspace, { sticky, steps });
    const deploy = workspace.start(
      'deploy',
      workspace.environment,
      '--service',
      'web',
      '--force',
      ...edge.artifact,
    );
    await deploy.said('✔ shift 50 %');
    await work(edge);
    await workspace.slipway('abort', workspace.environment);
    await deploy.ended;
  }

  const releaseOf = async (edge: Edge, ...headers: string[]) => {
    const answer = await edge.ask('GET /x', ...headers);
    return { release: seenOf(answer).release, cookie: answer.headers['set-cookie']?.[0] };
  };

  test('a visitor gets a cookie, once, and stays with one release by it', () =>
    half({ cookie: 'slipway' }, async (edge) => {
      const releases = new Set<string>();
      for (let visitor = 0; visitor < 20; visitor += 1) {
        const first = await releaseOf(edge);
        expect(first.cookie).toMatch(/^slipway=[0-9a-f]{32}; Path=\/; HttpOnly; SameSite=Lax$/);
        const [cookie = ''] = first.cookie?.split(';') ?? [];
        for (let again = 0; again < 5; again += 1) {
          expect(await releaseOf(edge, `Cookie: theme=dark; ${cookie}`)).toEqual({ release: first.release });
        }
        releases.add(first.release);
      }
      expect(releases.size).toBe(2);
    }));

  test('a visitor stays with one release by a header, without a cookie', () =>
    half({ header: 'X-User' }, async (edge) => {
      const releases = new Map<string, string>();
      for (let turn = 0; turn < 100; turn += 1) {
        const user = `user-${turn % 20}`;
        const { release, cookie } = await releaseOf(edge, `X-User: ${user}`);
        expect(cookie).toBeUndefined();
        expect(releases.get(user) ?? release).toBe(release);
        releases.set(user, release);
      }
      expect(new Set(releases.values()).size).toBe(2);
    }));
}
