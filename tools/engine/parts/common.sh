# shellcheck shell=bash
# Where an engine of ours lives, and whether it runs. Sourced by start.sh and stop.sh.

engine_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
home=${SLIPWAY_ENGINE_HOME:-$(cd "$engine_dir/../.." && pwd)/.slipway/engine}
mkdir -p "$home"
home=$(cd "$home" && pwd -P)

pidfile=$home/dockerd.pid
log=$home/dockerd.log
# A socket's path may have 108 bytes at most, so what holds sockets can't live below an arbitrary workspace.
# shellcheck disable=SC2034 # for those who source this
run=/run/slipway-engine-$(printf %s "$home" | sha256sum | cut -c1-8)

say() { echo "engine: $*" >&2; }

die() {
  say "$1"
  shift
  local line
  for line in "$@"; do echo "  $line" >&2; done
  exit 1
}

# One start or stop at a time; the lock goes with the process that holds it.
one_at_a_time() {
  exec 9>"$home/lock"
  flock -w "${SLIPWAY_ENGINE_TIMEOUT:-180}" 9 || die "another start or stop of $home does not end"
}

# Prints the pid of our engine if it runs. A pid alone proves nothing: another process may have it by now.
engine_pid() {
  local pid
  pid=$(cat "$pidfile" 2>/dev/null) && [ -n "$pid" ] || return 1
  { tr '\0' '\n' <"/proc/$pid/cmdline"; } 2>/dev/null | grep -Fxq -- "--pidfile=$pidfile" || return 1
  echo "$pid"
}

# True once $2... succeeds; false after $1 seconds.
wait_until() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    if [ $SECONDS -ge "$deadline" ]; then return 1; fi
    sleep 0.1
  done
}

last_lines() { tail -n 8 "$log" 2>/dev/null || true; }
