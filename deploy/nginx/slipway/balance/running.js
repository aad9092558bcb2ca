// The requests that are running, by release, replica and worker.
import fs from 'fs';
import counting from './counting.js';
import request from './request.js';

/** Adds a request to those that are running. */
function begin(r, found) {
  const key = `${found.release} ${found.replica} ${request.isStream(r) ? 'stream' : 'request'} ${process.pid}`;
  counting(() => {
    ngx.shared.running.incr(key, 1, 0);
    r.variables.counted = key;
  });
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

/** How many requests are running with a release, streams apart. */
function requests(r) {
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

export default { begin, settle, requests, streams };
