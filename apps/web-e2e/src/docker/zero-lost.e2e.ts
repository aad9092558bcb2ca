import { underLoad } from '../harness/load.ts';
import { createDockerWorkspace, webImage } from './docker-workspace.ts';

/** ZERO_LOST_ROUNDS=50 for figures to quote. */
const rounds = Number(process.env['ZERO_LOST_ROUNDS'] ?? 2);
jest.setTimeout(300_000 + rounds * 60_000);
const perSecond = 200;
const texts = ['Hello, DevOps!', 'Hello from the other release!'];
const [first = '', other = ''] = texts;

describe('under 200 requests a second, kept and fresh connections and POST', () => {
  test('deploys and rollbacks lose nothing, and each moves all traffic', async () => {
    const workspace = await createDockerWorkspace({ config: { GREETING: first } });
    expect(await workspace.deploy(webImage)).toMatchObject({ release: 'r1', lost: 0 });
    workspace.configure({ config: { GREETING: other } });

    const tally = await underLoad(workspace.url, { texts, perSecond }, async () => {
      for (let round = 1; round <= rounds; round += 1) {
        expect(await workspace.deploy(webImage)).toMatchObject({ release: `r${round + 1}`, lost: 0 });
        expect(await workspace.served()).toBe(other);
        expect(await workspace.rollback()).toMatchObject({ release: 'r1', outcome: 'serving', lost: 0 });
        expect(await workspace.served()).toBe(first);
      }
    });

    expect(Object.keys(tally.texts).sort()).toEqual([...texts].sort());
  });
});
