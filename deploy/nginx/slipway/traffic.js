// Which release answers a request, and what becomes of it. Where traffic goes is in live.json, which only `slipway`
// writes; the zone `traffic` holds it for all workers, so that a change needs no reload: it counts from the next request
// on, on every connection.
import fs from 'fs';

const file = '/etc/nginx/slipway/live.json';

/** @returns {{[service: string]: {route: string, weights: {[release: string]: number}}}} */
function traffic() {
  let text = ngx.shared.traffic.get('live');
  if (text === undefined) {
    text = fs.readFileSync(file, 'utf8');
    ngx.shared.traffic.set('live', text);
  }
  return JSON.parse(text);
}

/** The upstream of the release that is to answer, such as `web-r42`; empty where none serves. */
function choose(r) {
  const services = traffic();
  let chosen = '';
  let longest = 0;
  Object.keys(services).forEach((name) => {
    const route = services[name].route;
    if (!covers(route, r.uri) || route.length <= longest) return;
    longest = route.length;
    const release = draw(services[name].weights);
    chosen = release === undefined ? '' : `${name}-${release}`;
  });
  if (chosen === '') return '';
  ngx.shared.running.incr(`${chosen} ${process.pid}`, 1, 0);
  // An old worker serves on after a reload, and knows no upstream of a later release: it asks Docker's DNS instead.
  return r.variables.known_releases.includes(` ${chosen} `) ? chosen : `${chosen}:3000`;
}

/** Counts a request as over. Called when it is logged, which is the last that happens to it. */
function settle(r) {
  const release = releaseOf(r);
  if (release !== '') ngx.shared.running.incr(`${release} ${process.pid}`, -1, 0);
  return count(r);
}

/** Counts an answer, also one that the engine asked for by the release's name. */
function count(r) {
  const release = releaseOf(r);
  const status = Number(r.variables.status);
  // 499: the client went away before an answer.
  if (release === '' || status === 499) return '0';
  if (status >= 500) ngx.shared.figures.incr(`${release} errors`, 1, 0);
  ngx.shared.figures.incr(`${release} ${bucketOf(Number(r.variables.request_time) * 1000)}`, 1, 0);
  return '0';
}

function releaseOf(r) {
  return r.variables.chosen_upstream.split(':')[0];
}

/** Durations are counted in buckets; that of number i ends at 0.1 ms * 2^(i/16). */
function bucketOf(ms) {
  return Math.max(0, Math.ceil(16 * Math.log2(ms / 0.1)));
}

/** How many requests are running with a release. Those of a worker that was killed are over. */
function running(r) {
  let count = 0;
  ngx.shared.running.keys(4096).forEach((key) => {
    const words = key.split(' ');
    if (words[0] === r.args.release && isAlive(words[1])) count += ngx.shared.running.get(key) || 0;
  });
  r.return(200, `${count}\n`);
}

function isAlive(pid) {
  try {
    fs.statSync(`/proc/${pid}`);
    return true;
  } catch (_) {
    return false;
  }
}

/** What was counted of each release since the balancer started: `web-r42 errors 3`, or `web-r42 53 1200` for bucket 53. */
function figures(r) {
  const lines = ngx.shared.figures.items(65536).map((item) => `${item[0]} ${item[1]}\n`);
  r.return(200, lines.join(''));
}

function covers(route, uri) {
  const base = route.endsWith('/') ? route.slice(0, -1) : route;
  return uri === base || uri.startsWith(`${base}/`);
}

/** A release by its share, drawn anew for each request. */
function draw(weights) {
  const ids = Object.keys(weights);
  let left = Math.random() * ids.reduce((sum, id) => sum + weights[id], 0);
  return ids.find((id) => {
    left -= weights[id];
    return left < 0;
  });
}

/** Takes live.json over for all workers. What can't be read changes nothing. */
function adopt(r) {
  try {
    const text = fs.readFileSync(file, 'utf8');
    JSON.parse(text);
    ngx.shared.traffic.set('live', text);
    r.return(204);
  } catch (error) {
    r.return(500, `${error.message}\n`);
  }
}

export default { choose, settle, count, running, figures, adopt };
