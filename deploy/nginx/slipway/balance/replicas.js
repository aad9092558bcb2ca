// The replicas of a release. Which of them are not ready the agent says.
import fs from 'fs';
import written from './written.js';

const notReady = '/etc/nginx/health/unready.json';
/** Milliseconds for which the agent's word holds. Without it every replica counts as ready. */
const agentHolds = 5000;
/** Milliseconds for which a replica that refused a connection is passed over. */
const refusedFor = 1000;

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
  const names = written.read(`release ${name}`);
  return names === undefined ? [name] : names.split(' ').filter(Boolean);
}

/** An old worker serves on after a reload, and knows no upstream of a later replica: it asks Docker's DNS instead. */
function addressOf(r, replica) {
  return (r.variables.known_replicas || '').includes(` ${replica} `) ? replica : `${replica}:3000`;
}

/** A replica that took no connection is passed over for a moment. */
function passOver(replica) {
  ngx.shared.unready.set(replica, 'refused', refusedFor);
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

export default { readyOf, anyOf, replicasOf, addressOf, passOver, listen };
