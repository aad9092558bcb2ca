// Counts how attempts end, of each release apart.
import answers from './answers.js';
import counting from './counting.js';
import routes from './routes.js';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Counts how an attempt ended, 0 where the client left: what class its answer is of, and how long it took. */
function count(r, status) {
  const release = r.variables.release;
  if (!release) return;
  const what = answers.classOf(r, status);
  counting(() => {
    const key = `${release} ${stratumOf(r)}`;
    ngx.shared.figures.incr(`${key} ${what}`, 1, 0);
    if (what === '5xx' || what === 'left') return;
    ngx.shared.figures.incr(`${key} ${bucketOf(Number(r.variables.request_time) * 1000)}`, 1, 0);
  });
}

/** Counts that an attempt was made. */
function countBegun(r) {
  counting(() => ngx.shared.figures.incr(`${r.variables.release} ${stratumOf(r)} begun`, 1, 0));
}

/** What a request counts among: who asked, by what method, for which route. The same for all its attempts. */
function stratumOf(r) {
  if (!r.variables.stratum) {
    const kind = (r.headersIn['User-Agent'] || '').startsWith('slipway-probe') ? 'probe' : 'visitor';
    const method = methods.includes(r.method) ? r.method : '_OTHER';
    r.variables.stratum = `${kind} ${method} ${routes.knownRoute(r)}`;
  }
  return r.variables.stratum;
}

/** Durations are counted in buckets; that of number i ends at 0.1 ms * 2^(i/16). */
function bucketOf(ms) {
  return Math.max(0, Math.ceil(16 * Math.log2(ms / 0.1)));
}

/** What was counted of each release since the balancer started: `web-r42 visitor GET / 2xx 1200`, a line each. */
function list(r) {
  const lines = ngx.shared.figures.items(1048576).map((item) => `${item[0]} ${item[1]}\n`);
  r.return(200, lines.join(''));
}

/** Drops what was counted of releases that run no more. */
function forget(releases) {
  ngx.shared.figures.keys(1048576).forEach((key) => {
    if (releases[key.split(' ')[0]] === undefined) ngx.shared.figures.delete(key);
  });
}

export default { count, countBegun, list, forget };
