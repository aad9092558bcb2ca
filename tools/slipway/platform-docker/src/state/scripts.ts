import type { ProbeRequest } from '@slipway/core/probe/expectation';
import { managementPort } from '../names/names.ts';
import { committedTraffic, folders, liveTraffic } from '../names/paths.ts';

const door = 'http://127.0.0.1:8081';

/** Makes the balancer take over what \`live.json\` says. It counts from the next request on, on every connection. */
const adopt = `curl --fail-with-body --silent --show-error --max-time 5 ${door}/-/adopt`;

/** Seconds between two signs of life from whoever holds the lock, and after how many without one it is given up. */
export const aliveEverySeconds = 10;
const silentForSeconds = 40;

/**
 * Goes on for as long as whoever holds the lock: until stdin ends, however that comes about, and what it holds is in
 * `/run/lines`. A line that is empty is a sign of life: where a network fails without a word, stdin never ends, and the
 * lock must still.
 */
const listen = `
trap '' INT TERM HUP
exec 3<&0
touch /run/heard
mkfifo /run/lines
while IFS= read -r line <&3; do
  touch /run/heard
  [ -z "$line" ] || printf '%s\\n' "$line"
done >/run/lines &
feeder=$!
while sleep 5 && [ -n "$(find /run/heard -newermt '-${String(silentForSeconds)} seconds')" ]; do :; done \\
  </dev/null >/dev/null 2>&1 && kill -KILL $feeder 3<&- &
exec 3<&-
echo ready`;

/** What runs under the lock's name while the stack is brought up: it keeps others away, and does nothing. */
export const turnScript = `${listen}
cat /run/lines >/dev/null`;

/**
 * What the lock's container runs. It answers a line (a script in base64) with a line (exit code, output in base64);
 * in the end traffic goes back to where it was last committed to.
 */
export const lockScript = `${listen}
while IFS= read -r line; do
  printf %s "$line" | base64 -d | sh >/tmp/answer 2>&1; code=$?
  printf '%s %s\\n' "$code" "$(base64 -w0 /tmp/answer)"
done </run/lines
if ! cmp -s ${committedTraffic} ${liveTraffic}; then
  cp ${committedTraffic} ${liveTraffic}.new && mv ${liveTraffic}.new ${liveTraffic} && ${adopt}
fi`;

const orderFile = '/run/order';

/** Leaves an order in the lock's container, whole or not at all. */
export const giveOrderScript = (order: string) =>
  `echo ${encode(order)} | base64 -d >${orderFile}.new && mv ${orderFile}.new ${orderFile}`;

/** Prints the order that was left, once; nothing where there is none. */
export const takeOrderScript = `if mv ${orderFile} ${orderFile}.taken 2>/dev/null; then cat ${orderFile}.taken; fi`;

/** Prints every file below some folders but the key of secrets, each after a line with its path and size in bytes. */
export const printFilesScript = (from: readonly string[]) => `
for folder in ${from.join(' ')}; do
  [ ! -e "$folder" ] || find "$folder" -type f ! -name 'secrets.key*' -printf '%p\\t%s\\n' -exec cat {} \\;
done`;

/** Replaces a file as a whole or not at all; it is on the disk when this ends. */
export function writeScript(path: string, text: string): string {
  return `set -e; mkdir -p ${parentOf(path)}; echo ${encode(text)} | base64 -d >${path}.new; sync ${path}.new; mv ${path}.new ${path}`;
}

/** Adds a line to a file after cutting off what follows its last line break; it is on the disk when this ends. */
export function appendScript(path: string, line: string): string {
  return `set -e; mkdir -p ${parentOf(path)}; touch ${path}
[ "$(tail -c 1 ${path} | wc -l)" = "$(head -c 1 ${path} | wc -c)" ] ||
  truncate -s $(($(wc -c <${path}) - $(tail -n 1 ${path} | wc -c))) ${path}
echo ${encode(line)} | base64 -d >>${path}; sync ${path}`;
}

/** Makes the balancer take over which replicas there are. */
export const adoptScript = adopt;

/** Moves the traffic. */
export function directScript(text: string): string {
  return `${writeScript(liveTraffic, text)}; ${adopt}`;
}

/**
 * Asks a release through the balancer's internal door. Prints a line an answer, its fields divided by tabs: curl's exit
 * code, status, bytes, whether the expected text was found (where there is one), where it redirects to. Ends with the first
 * that is not answered whole within so many milliseconds.
 */
export function askScript(
  upstream: string,
  { path, expect }: ProbeRequest,
  count: number,
  answerMs: number,
): string {
  const output = expect.body === undefined ? '/dev/null' : '/tmp/probe';
  const lines = [
    `url = ${quoted(`${door}${path}`)}`,
    `output = ${output}`,
    `header = "x-slipway-upstream: ${upstream}"`,
    'user-agent = slipway-probe',
    `max-time = ${String(answerMs / 1_000)}`,
    'fail-early',
    'silent',
    'globoff',
    'path-as-is',
  ];
  const fields = (found: string) =>
    `%{exitcode}\\t%{http_code}\\t%{size_download}\\t${found}\\t%{redirect_url}\\n`;
  if (expect.body === undefined) {
    const one = [...lines, `write-out = "${fields('')}"`].join('\n');
    // Between them and not after the last: what is complained of then would be taken for an answer.
    const all = Array.from({ length: count }, () => one).join('\nnext\n');
    return `echo ${encode(all)} | base64 -d | curl --config -; true`;
  }
  const one = [...lines, `write-out = "${fields('FOUND')}"`].join('\n');
  return `for turn in $(seq ${String(count)}); do
  rm -f ${output}; line=$(echo ${encode(one)} | base64 -d | curl --config -)
  found=no; grep -qF -e "$(echo ${encode(expect.body)} | base64 -d)" ${output} 2>/dev/null && found=yes
  printf '%s\\n' "$line" | sed "s/FOUND/$found/"
  case $line in 0*) ;; *) break ;; esac
done; true`;
}

/** A text as curl's configuration has it. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, (character) => `\\${character}`)}"`;
}

/** Prints how many requests the balancer has running with a release. */
export const requestsRunningScript = (upstream: string) =>
  `curl --fail --silent --show-error --max-time 5 '${door}/-/running?release=${upstream}'`;

/** Prints what the balancer has counted. */
export const figuresScript = `curl --fail --silent --show-error --max-time 5 ${door}/-/figures`;

/**
 * Asks replicas at their own doors. Prints for each a line with its container and the status of its readiness. Such a
 * line can't be curl's: what it is to write and begins with @, it takes for the name of a file. One that does not
 * answer is asked again: on a busy machine once is not enough to condemn a release.
 */
export const lookScript = (containers: readonly string[]) => `
ready() {
  curl --silent --max-time 2 --output /dev/null --write-out '%{http_code}' http://$1:${String(managementPort)}/health/ready
}
for name in ${containers.join(' ')}; do
  status=$(ready $name)
  [ "$status" != 000 ] || status=$(ready $name)
  echo "@ $name $status"
  curl --silent --max-time 2 http://$name:${String(managementPort)}/metrics | grep -E '^process_(resident_memory_bytes|start_time_seconds)'
done; true`;

/** What Nginx has in use after a reload: changes of any of these files take one. */
const configuration = `cat ${['nginx.conf', 'workers.conf', 'traffic.js', 'releases.conf', 'services.conf', 'trusted.conf'].map((name) => `${folders.traffic}/${name}`).join(' ')} | sha256sum`;
const loaded = `${folders.traffic}/loaded`;

/**
 * Workers of former configurations that may still be serving their last connections: each takes about 2.5 MB, and more
 * where it is busy. Beyond that a reload waits for some to end, which they do with their last idle connection.
 */
const mostEnding = 32;

/**
 * Checks the configuration, reloads, and waits until no old worker accepts connections any more: the signal returns
 * before anything has changed, and for 0.1 s both generations accept.
 */
export const reloadScript = `
sum=$(${configuration})
old=$(grep -l '^nginx: worker process' /proc/[0-9]*/cmdline 2>/dev/null | cut -d/ -f3)
nginx -t -q -c ${folders.traffic}/nginx.conf || exit 1
ending() { grep -l 'shutting down' /proc/[0-9]*/cmdline 2>/dev/null | wc -l; }
waits=0
while [ "$(ending)" -ge ${String(mostEnding)} ] && [ $waits -lt 700 ]; do waits=$((waits + 1)); sleep 0.1; done
kill -HUP 1
accepting() {
  for pid in $old; do
    title=$(tr '\\0' ' ' 2>/dev/null </proc/$pid/cmdline) || continue
    case $title in *'shutting down'*) ;; 'nginx: worker process'*) return 0 ;; esac
  done
  return 1
}
tries=0
while accepting; do
  tries=$((tries + 1)); [ $tries -lt 1000 ] || { echo "Nginx has not taken the new configuration within 10 s"; exit 1; }
  sleep 0.01
done
echo "$sum" >${loaded}`;

/** Reloads where the configuration is not the one that was loaded last. */
export const reloadChangedScript = `[ "$(${configuration})" = "$(cat ${loaded} 2>/dev/null)" ] || {
${reloadScript}
}`;

function encode(text: string): string {
  return Buffer.from(text).toString('base64');
}

const parentOf = (path: string) => path.slice(0, path.lastIndexOf('/'));
