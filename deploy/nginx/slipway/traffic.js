// Which replica answers a request, and what becomes of it. Where traffic goes is in live.json, which replicas a release
// has in replicas.json: only `slipway` writes them, and the zone `traffic` holds both for all workers, so that a change
// counts from the next request on, on every connection, without a reload. Which replicas are not ready the agent says.
// Nothing that is counted here decides whether a request is answered: where counting fails, the request goes on.
import fs from 'fs';

const folder = '/etc/nginx/slipway';
const notReady = '/etc/nginx/health/unready.json';
/** Milliseconds for which the agent's word holds. Without it every replica counts as ready. */
const agentHolds = 5000;
/** Milliseconds for which a replica that refused a connection is passed over. */
const refusedFor = 1000;
/** Milliseconds that a request waits for a replica to become ready, also one that may end it, and how often it looks. */
const patience = 5000;
const riskyPatience = 20000;
const lookEvery = 50;
/** Milliseconds between two requests of a release that may end a replica. */
const laneFor = 500;
/** Requests that reach a replica, at the most: the first one and one further attempt. */
const attempts = 2;
/** Routes of a service that are counted apart, and what is a word in one; other segments are names of single things. */
const mostRoutes = 40;
const word = /^([A-Za-z][A-Za-z._~-]{0,31}|v\d{1,3})$/;
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
/** Bytes of an answer whose end is waited for. */
const mostSeen = 131072;

/** For js_set: the address of the replica that is to be asked first; empty where none can be, or not yet. */
function choose(r) {
  if (isTooLong(r) || isSuspect(r)) return '';
  const found = pick(r, '');
  return found === undefined || found.replica === '' ? '' : begin(r, found);
}

/** For js_set: the replica that the internal listener is to ask, by the name of its release or its own. */
function probed(r) {
  const name = r.headersIn['X-Slipway-Upstream'] || '';
  const replica = anyOf(readyOf(name), '') || replicasOf(name)[0] || name;
  r.variables.release = name;
  countBegun(r);
  return addressOf(r, replica);
}

/**
 * Decides what becomes of a request that no replica has answered: it is asked of another one, or waits for one, or is
 * refused. Nothing is asked again that a replica may already have acted on, except what may be repeated.
 */
async function decide(r) {
  const tried = r.variables.replica;
  if (tried === '' && isTooLong(r)) return refuse(r, 431);
  const last = lastAttempt(r);
  let isRisky = isSuspect(r);
  if (tried !== '') {
    settle(r);
    failed(r, last, tried);
    const again = !last.sent || mayRepeat(r, last);
    if (last.sent) {
      isRisky = isRisky || !wasAnswered(r);
      suspect(r);
    }
    if (!again) return refuse(r, last.status === '504' ? 504 : 502);
  }
  const found = await awaitReplica(r, tried, isRisky);
  if (found === undefined) return refuse(r, tried === '' ? 0 : 502);
  if (found.replica === '') return refuseUnready(r, found.release, last.sent);
  r.variables.further = begin(r, found);
  r.internalRedirect(`@${isStream(r) ? 'stream-' : ''}${r.variables.service}`);
}

/**
 * Waits for a ready replica other than the one that was tried, or that one again where it is the only one. What may end
 * the replica that gets it waits until that is not the last one, and goes alone.
 */
async function awaitReplica(r, tried, isRisky) {
  const until = Date.now() + (isRisky ? riskyPatience : patience);
  for (;;) {
    const found = pick(r, tried);
    if (found === undefined || Date.now() >= until) return isRisky ? withoutReplica(found) : found;
    if (found.replica !== '' && (!isRisky || isSafe(found))) return found;
    await new Promise((resolve) => setTimeout(resolve, lookEvery));
  }
}

/** True where another replica is left to the others, and nothing else as risky was sent just now. */
function isSafe(found) {
  const enough = Math.min(2, replicasOf(found.release).length);
  return found.ready >= enough && ngx.shared.suspects.add(`lane ${found.release}`, 1, laneFor);
}

function withoutReplica(found) {
  if (found !== undefined) found.replica = '';
  return found;
}

/** A release by its share, and a ready replica of it: empty where none is; nothing where the service has no release. */
function pick(r, tried) {
  const service = r.variables.service;
  const weights = read(`service ${service}`);
  const release = weights === undefined ? undefined : draw(JSON.parse(weights), r);
  if (release === undefined) return undefined;
  const name = `${service}-${release}`;
  const ready = readyOf(name);
  return { release: name, replica: anyOf(ready, tried), ready: ready.length };
}

/** The ready replicas of a release. */
function readyOf(name) {
  return replicasOf(name).filter((replica) => ngx.shared.unready.get(replica) === undefined);
}

/** One of them, not the one that was tried where there are several; empty where there is none. */
function anyOf(ready, tried) {
  const others = ready.length > 1 ? ready.filter((replica) => replica !== tried) : ready;
  return others.length === 0 ? '' : others[Math.floor(Math.random() * others.length)];
}

/** Where nothing is known of a release's replicas, it is asked by its own name, which Docker's DNS knows too. */
function replicasOf(name) {
  const names = read(`release ${name}`);
  return names === undefined ? [name] : names.split(' ').filter(Boolean);
}

/** Notes which replica of which release answers a request. Returns the address to ask. */
function begin(r, found) {
  r.variables.release = found.release;
  r.variables.replica = found.replica;
  const key = `${found.release} ${found.replica} ${isStream(r) ? 'stream' : 'request'} ${process.pid}`;
  counting(() => {
    ngx.shared.running.incr(key, 1, 0);
    r.variables.counted = key;
  });
  // What is open for as long as client and service want is counted when it is over, and is not missed until then.
  if (!isStream(r)) countBegun(r);
  return addressOf(r, found.replica);
}

/** An old worker serves on after a reload, and knows no upstream of a later replica: it asks Docker's DNS instead. */
function addressOf(r, replica) {
  return (r.variables.known_replicas || '').includes(` ${replica} `) ? replica : `${replica}:3000`;
}

/** A request that holds its connection for as long as client and service want: a WebSocket, or server-sent events. */
function isStream(r) {
  return r.variables.is_stream === '1';
}

function isTooLong(r) {
  const limit = r.variables.header_limit;
  return Boolean(limit) && Number(r.variables.request_length) > Number(limit);
}

/** What became of the last attempt: variables of several attempts are lists, divided by a colon or a comma. */
function lastAttempt(r) {
  return {
    status: lastOf(r.variables.upstream_status),
    sent: Number(lastOf(r.variables.upstream_bytes_sent)) > 0,
    received: Number(lastOf(r.variables.upstream_bytes_received)) > 0,
  };
}

function lastOf(list) {
  return (list || '').split(/\s*[:,]\s+/).pop();
}

/** RFC 9110, 9.2.2: what has no body and may be repeated. Not where it was silence that ended it, nor what may be poison. */
function mayRepeat(r, last) {
  return (
    Number(r.variables.sent) < attempts &&
    ['GET', 'HEAD', 'OPTIONS'].includes(r.method) &&
    !r.variables.http_transfer_encoding &&
    !(Number(r.variables.content_length) > 0) &&
    !last.received &&
    last.status !== '504' &&
    !isStream(r) &&
    !isSuspect(r)
  );
}

/**
 * What ended a replica's connection once may do so again: it is not repeated until one like it is answered. Where one was
 * answered only just, it may have been in the hands of a replica that another request has ended.
 */
function suspect(r) {
  if (!wasAnswered(r)) counting(() => ngx.shared.suspects.set(fingerprint(r), 1));
}

function isSuspect(r) {
  return ngx.shared.suspects.size() > 0 && ngx.shared.suspects.get(fingerprint(r)) !== undefined;
}

function wasAnswered(r) {
  return ngx.shared.answered.get(fingerprint(r)) !== undefined;
}

function fingerprint(r) {
  return `${r.method} ${r.uri}`.slice(0, 200);
}

/** For js_set in the log: counts a request as over, with what became of it. It is the last that happens to it. */
function settled(r) {
  settle(r);
  if (r.variables.refused !== '') return '0';
  const status = countedAs(r);
  count(r, status);
  counting(() => {
    if (status === 0 || status >= 500) return;
    ngx.shared.answered.set(fingerprint(r), 1);
    if (isSuspect(r)) ngx.shared.suspects.delete(fingerprint(r));
    if (status < 400) learn(r);
  });
  return '0';
}

/** For js_set in the log of the internal listener. */
function asked(r) {
  const status = Number(r.variables.status);
  count(r, status);
  counting(() => {
    if (status < 400) learn(r);
  });
  return '0';
}

/** Takes a request out of those that are running. */
function settle(r) {
  const key = r.variables.counted;
  if (!key) return;
  r.variables.counted = '';
  counting(() => {
    // Only this worker counts under this key, so nothing comes between.
    if (ngx.shared.running.incr(key, -1, 0) <= 0) ngx.shared.running.delete(key);
  });
}

/** Counts an attempt that failed, for the release that failed, whatever comes of the request in the end. */
function failed(r, last, replica) {
  count(r, 502);
  if (last.sent) r.variables.sent = Number(r.variables.sent || 0) + 1;
  // A replica that took no connection is passed over for a moment.
  else counting(() => ngx.shared.unready.set(replica, 'refused', refusedFor));
}

/** Counts how an attempt ended, 0 where the client left: what class its answer is of, and how long it took. */
function count(r, status) {
  const release = r.variables.release;
  if (!release) return;
  const what = classOf(r, status);
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

/** As tools/slipway/core/src/measurement/answers.ts has it. */
function classOf(r, status) {
  if (status === 0) return 'left';
  // 304 is as good as 200: the client has it already.
  if (status === 304) return '2xx';
  if (status >= 300) return status >= 600 ? '5xx' : `${Math.floor(status / 100)}xx`;
  return status === 200 && r.method === 'GET' && isEmpty(r) ? 'empty' : '2xx';
}

/** Nothing, or nothing but the end of a body in chunks. */
function isEmpty(r) {
  const length = Number(lastOf(r.variables.upstream_response_length));
  return length === 0 || (!r.variables.sent_http_content_length && length <= '0\r\n\r\n'.length);
}

/** What a request counts among: who asked, by what method, for which route. The same for all its attempts. */
function stratumOf(r) {
  if (!r.variables.stratum) {
    const kind = (r.headersIn['User-Agent'] || '').startsWith('slipway-probe') ? 'probe' : 'visitor';
    const method = methods.includes(r.method) ? r.method : '_OTHER';
    r.variables.stratum = `${kind} ${method} ${knownRoute(r)}`;
  }
  return r.variables.stratum;
}

/** The route of a path, where some release has answered it well before: what strangers guess counts together. */
function knownRoute(r) {
  const route = routeOf(r.uri);
  return ngx.shared.routes.get(`${serviceOf(r)} ${route}`) === undefined ? '/*' : route;
}

function learn(r) {
  const service = serviceOf(r);
  const key = `${service} ${routeOf(r.uri)}`;
  if (ngx.shared.routes.get(key) !== undefined) return;
  if (ngx.shared.routes.incr(`routes of ${service}`, 1, 0) <= mostRoutes) ngx.shared.routes.add(key, 1);
}

function serviceOf(r) {
  return (r.variables.release || '').replace(/-r\d+$/, '');
}

/** As tools/slipway/core/src/measurement/route.ts has it. */
function routeOf(path) {
  const segments = path.split('/').filter(Boolean);
  const named = segments.slice(0, 3).map((segment) => (word.test(segment) ? segment : ':id'));
  return `/${named.join('/')}${segments.length > 3 ? '/*' : ''}`;
}

/** The status that an answer counts as; 0 where the client left before it was over, which is no one's fault. */
function countedAs(r) {
  const status = Number(r.variables.status);
  if (status === 499 || r.variables.request_completion !== 'OK') return 0;
  return isCut(r, status) ? 502 : status;
}

/** True of an answer that broke off: shorter than it said, or, where it did not say, without an end. */
function isCut(r, status) {
  if (isStream(r) || !r.variables.upstream_status) return false;
  if (r.method === 'HEAD' || status === 204 || status === 304) return false;
  const length = r.variables.sent_http_content_length;
  if (!length) return r.variables.whole !== '1';
  return Number(lastOf(r.variables.upstream_response_length)) < Number(length);
}

/**
 * For js_body_filter: notes the end of an answer that does not say how long it is. Each part is copied, and kept until
 * the answer is over, so that only the beginning is looked at: what is longer counts as whole.
 */
function body(r, data, flags) {
  r.sendBuffer(data, flags);
  const seen = Number(r.variables.seen) + data.length;
  r.variables.seen = seen;
  if (flags.last || seen > mostSeen) r.variables.whole = '1';
  if (r.headersOut['Content-Length'] !== undefined || seen > mostSeen) r.done();
}

/** Runs what only counts. That it fails is no reason to fail a request. */
function counting(work) {
  try {
    work();
  } catch (error) {
    ngx.log(ngx.WARN, `not counted: ${error.message}`);
  }
}

/** Durations are counted in buckets; that of number i ends at 0.1 ms * 2^(i/16). */
function bucketOf(ms) {
  return Math.max(0, Math.ceil(16 * Math.log2(ms / 0.1)));
}

const messages = {
  431: 'The request line and the headers are longer than this service allows',
  502: 'The replica that was asked gave no answer',
  503: 'No replica is ready',
  504: 'The replica that was asked gave no answer in time',
};

/** Where no replica of a release is ready, that is a failure of the release. */
function refuseUnready(r, release, wasSent) {
  r.variables.release = release;
  if (!wasSent) count(r, 503);
  refuse(r, wasSent ? 502 : 503);
}

/** The balancer's own answer where no replica gave one; what failed before is counted already. */
function refuse(r, status) {
  r.variables.refused = '1';
  const message = messages[status] || 'No release serves here yet: nx run deploy makes the first one';
  if (status === 503) r.headersOut['Retry-After'] = '1';
  r.headersOut['Content-Type'] = 'application/json';
  const answered = status || 503;
  r.return(answered, `${JSON.stringify({ statusCode: answered, message })}\n`);
}

/** How many requests are running with a release, streams apart. */
function running(r) {
  let total = 0;
  eachRunning((release, _replica, kind, number) => {
    if (release === r.args.release && kind === 'request') total += number;
  });
  r.return(200, `${total}\n`);
}

/** The streams that are open: a line each for a replica, `web-r42 CONTAINER 3`. */
function streams(r) {
  const open = {};
  eachRunning((release, replica, kind, number) => {
    const name = `${release} ${replica}`;
    if (kind === 'stream') open[name] = (open[name] || 0) + number;
  });
  r.return(
    200,
    Object.keys(open)
      .map((name) => `${name} ${open[name]}\n`)
      .join(''),
  );
}

/** What a worker that was killed had in hand is over; it is forgotten here. */
function eachRunning(visit) {
  const alive = {};
  ngx.shared.running.items(1048576).forEach((item) => {
    const words = item[0].split(' ');
    const pid = words[3];
    if (alive[pid] === undefined) alive[pid] = isAlive(pid);
    if (alive[pid]) visit(words[0], words[1], words[2], item[1]);
    else ngx.shared.running.delete(item[0]);
  });
}

function isAlive(pid) {
  try {
    fs.statSync(`/proc/${pid}`);
    return true;
  } catch (_) {
    return false;
  }
}

/** What was counted of each release since the balancer started: `web-r42 visitor GET / 2xx 1200`, a line each. */
function figures(r) {
  const lines = ngx.shared.figures.items(1048576).map((item) => `${item[0]} ${item[1]}\n`);
  r.return(200, lines.join(''));
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

/** What the zone says under a name; where it was never filled, as after a restart, it is filled first. */
function read(name) {
  if (ngx.shared.traffic.get('loaded') === undefined) {
    try {
      load();
    } catch (error) {
      ngx.log(ngx.ERR, `traffic can't be read: ${error.message}`);
    }
  }
  return ngx.shared.traffic.get(name);
}

/** Fills the zone from the files. Throws, and changes nothing, where one can't be read. */
function load() {
  const services = JSON.parse(fs.readFileSync(`${folder}/live.json`, 'utf8'));
  const releases = JSON.parse(fs.readFileSync(`${folder}/replicas.json`, 'utf8'));
  const wanted = { loaded: '1' };
  Object.keys(services).forEach((name) => {
    wanted[`service ${name}`] = JSON.stringify(services[name].weights);
  });
  Object.keys(releases).forEach((name) => {
    wanted[`release ${name}`] = releases[name].join(' ');
  });
  Object.keys(wanted).forEach((key) => ngx.shared.traffic.set(key, wanted[key]));
  ngx.shared.traffic.keys(65536).forEach((key) => {
    if (wanted[key] === undefined) ngx.shared.traffic.delete(key);
  });
  forget(releases);
}

/** Drops what was counted of releases that run no more. */
function forget(releases) {
  ngx.shared.figures.keys(1048576).forEach((key) => {
    if (releases[key.split(' ')[0]] === undefined) ngx.shared.figures.delete(key);
  });
}

/** Takes the files over for all workers. What can't be read changes nothing. */
function adopt(r) {
  try {
    load();
    r.return(204);
  } catch (error) {
    r.return(500, `${error.message}\n`);
  }
}

/** For js_periodic, in one worker: takes over which replicas are not ready. The zone forgets each after a while. */
function listen() {
  try {
    const said = JSON.parse(fs.readFileSync(notReady, 'utf8'));
    if (Date.now() - said.at > agentHolds) return;
    const ill = {};
    said.replicas.forEach((replica) => {
      ill[replica] = true;
      ngx.shared.unready.set(replica, 'agent', agentHolds);
    });
    ngx.shared.unready.keys(65536).forEach((replica) => {
      if (!ill[replica] && ngx.shared.unready.get(replica) === 'agent') ngx.shared.unready.delete(replica);
    });
  } catch (_) {
    // Not there yet, or half of it: the next look is soon.
  }
}

export default { choose, probed, decide, body, settled, asked, running, streams, figures, adopt, listen };
