// Which replica answers a request, and what becomes of it: what nginx.conf calls. Nothing that is counted decides whether
// a request is answered: where counting fails, the request goes on.
import answers from './answers.js';
import attempts from './attempts.js';
import choice from './choice.js';
import counting from './counting.js';
import figures from './figures.js';
import refusals from './refusals.js';
import replicas from './replicas.js';
import request from './request.js';
import routes from './routes.js';
import running from './running.js';
import suspects from './suspects.js';
import waiting from './waiting.js';
import written from './written.js';

/** For js_set: the address of the replica that is to be asked first; empty where none can be, or not yet. */
function choose(r) {
  if (request.isTooLong(r) || suspects.isSuspect(r)) return '';
  const found = choice.pick(r, '');
  return found === undefined || found.replica === '' ? '' : begin(r, found);
}

/** For js_set: the replica that the internal listener is to ask, by the name of its release or its own. */
function probed(r) {
  const name = r.headersIn['X-Slipway-Upstream'] || '';
  const replica = replicas.anyOf(replicas.readyOf(name), '') || replicas.replicasOf(name)[0] || name;
  r.variables.release = name;
  figures.countBegun(r);
  return replicas.addressOf(r, replica);
}

/**
 * Decides what becomes of a request that no replica has answered: it is asked of another one, or waits for one, or is
 * refused. Nothing is asked again that a replica may already have acted on, except what may be repeated.
 */
async function decide(r) {
  const tried = r.variables.replica;
  if (tried === '' && request.isTooLong(r)) return refusals.refuse(r, 431);
  const last = attempts.lastAttempt(r);
  let isRisky = suspects.isSuspect(r);
  if (tried !== '') {
    running.settle(r);
    failed(r, last, tried);
    const again = !last.sent || attempts.mayRepeat(r, last);
    if (last.sent) {
      isRisky = isRisky || !suspects.wasAnswered(r);
      suspects.suspect(r);
    }
    if (!again) return refusals.refuse(r, last.status === '504' ? 504 : 502);
  }
  const found = await waiting.awaitReplica(r, tried, isRisky);
  if (found === undefined) return refusals.refuse(r, tried === '' ? 0 : 502);
  if (found.replica === '') return refusals.refuseUnready(r, found.release, last.sent);
  r.variables.further = begin(r, found);
  r.internalRedirect(`@${request.isStream(r) ? 'stream-' : ''}${r.variables.service}`);
}

/** Notes which replica of which release answers a request. Returns the address to ask. */
function begin(r, found) {
  r.variables.release = found.release;
  r.variables.replica = found.replica;
  running.begin(r, found);
  // What is open for as long as client and service want is counted when it is over, and is not missed until then.
  if (!request.isStream(r)) figures.countBegun(r);
  return replicas.addressOf(r, found.replica);
}

/** Counts an attempt that failed, for the release that failed, whatever comes of the request in the end. */
function failed(r, last, replica) {
  figures.count(r, 502);
  if (last.sent) r.variables.sent = Number(r.variables.sent || 0) + 1;
  else counting(() => replicas.passOver(replica));
}

/** For js_set in the log: counts a request as over, with what became of it. It is the last that happens to it. */
function settled(r) {
  running.settle(r);
  if (r.variables.refused !== '') return '0';
  const status = answers.countedAs(r);
  figures.count(r, status);
  counting(() => {
    if (status === 0 || status >= 500) return;
    suspects.clear(r);
    if (status < 400) routes.learn(r);
  });
  return '0';
}

/** For js_set in the log of the internal listener. */
function asked(r) {
  const status = Number(r.variables.status);
  figures.count(r, status);
  counting(() => {
    if (status < 400) routes.learn(r);
  });
  return '0';
}

export default {
  choose,
  probed,
  decide,
  settled,
  asked,
  body: answers.body,
  running: running.requests,
  streams: running.streams,
  figures: figures.list,
  adopt: written.adopt,
  listen: replicas.listen,
};
