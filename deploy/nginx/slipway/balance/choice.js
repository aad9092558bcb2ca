// Which release answers a request, and which replica of it.
import replicas from './replicas.js';
import written from './written.js';

/** A release by its share, and a ready replica of it: empty where none is; nothing where the service has no release. */
function pick(r, tried) {
  const service = r.variables.service;
  const weights = written.read(`service ${service}`);
  const release = weights === undefined ? undefined : draw(JSON.parse(weights), r);
  if (release === undefined) return undefined;
  const name = `${service}-${release}`;
  const ready = replicas.readyOf(name);
  return { release: name, replica: replicas.anyOf(ready, tried), ready: ready.length };
}

/** A release by its share: drawn for each request, or the same for one visitor while two share the traffic. */
function draw(weights, r) {
  const ids = Object.keys(weights);
  const visitor = ids.length > 1 ? visitorOf(r) : '';
  const share = visitor === '' ? Math.random() : standingOf(visitor, ids[0]) / 100;
  let left = share * ids.reduce((sum, id) => sum + weights[id], 0);
  return ids.find((id) => {
    left -= weights[id];
    return left < 0;
  });
}

/** What tells a visitor from others, as rollout.sticky has it; one who has no cookie yet gets one. */
function visitorOf(r) {
  const sticky = r.variables.sticky;
  if (!sticky) return '';
  const given = r.variables[sticky] || '';
  if (given !== '' || !sticky.startsWith('cookie_')) return given;
  if (!r.variables.new_cookie) {
    const secure = r.variables.forwarded_proto === 'https' ? '; Secure' : '';
    const cookie = `${sticky.slice('cookie_'.length)}=${r.variables.request_id}`;
    r.variables.new_cookie = `${cookie}; Path=/; HttpOnly; SameSite=Lax${secure}`;
  }
  return r.variables.request_id;
}

/** As tools/slipway/core/src/release/sticky.ts has it. */
function standingOf(visitor, salt) {
  let hash = 0x811c9dc5;
  Buffer.from(`${salt} ${visitor}`).forEach((byte) => {
    hash = Math.imul(hash ^ byte, 0x01000193);
  });
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) / 4294967296) * 100;
}

export default { pick };
