import { bearsClients } from './clients.ts';
import { Edge, type EdgePlatform } from './edge.ts';
import { framesMessages } from './framing.ts';
import { passesHeaders } from './headers.ts';
import { keepsLimits } from './limits.ts';
import { choosesByPath } from './paths.ts';
import { bearsPoison } from './poison.ts';
import { keepsVisitors } from './sticky.ts';
import { endsStreams } from './streams.ts';
import { changesProtocols } from './upgrades.ts';
import { takesUploads } from './uploads.ts';

/** What visitors get of a balancer, the same from each. */
export function holdsTheEdge(platform: EdgePlatform): void {
  describe('the edge', () => {
    let edge: Edge;
    const it = () => edge;

    beforeAll(async () => {
      edge = await Edge.deploy(platform);
    });

    describe('chooses by path:', () => {
      choosesByPath(it);
    });
    describe('frames messages:', () => {
      framesMessages(it);
    });
    describe('passes headers:', () => {
      passesHeaders(it);
    });
    describe('keeps limits:', () => {
      keepsLimits(it);
    });
    describe('takes uploads:', () => {
      takesUploads(it);
    });
    describe('bears clients:', () => {
      bearsClients(it);
    });
    describe('changes protocols:', () => {
      changesProtocols(it);
    });
    describe('bears poison:', () => {
      bearsPoison(it);
    });
  });

  endsStreams(platform);

  describe('keeps visitors:', () => {
    keepsVisitors(platform);
  });

  test('a route without a release is answered 503, in JSON', async () => {
    const edge = await Edge.deploy(platform, {}, ['web']);
    const answer = await edge.ask('GET /api');
    expect(answer).toMatchObject({ status: 503, headers: { 'content-type': ['application/json'] } });
    expect(answer.body).toBe(
      '{"statusCode":503,"message":"No release serves here yet: nx run deploy makes the first one"}\n',
    );
  });
}
