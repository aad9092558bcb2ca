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

leftover_pids() { grep -lasF -- "$run/exec/containerd/" /proc/[1-9]*/cmdline | grep -oE '[0-9]+'; }
no_leftover_pids() {
  local pid
  for pid in $(leftover_pids); do
    if kill -0 "$pid" 2>/dev/null; then return 1; fi
  done
}

# What an engine that was killed leaves: its containerd, shims and containers, which its successor would find again, and
# mounts. A network namespace left so keeps its link to the bridge, and with it an address that another engine gives to
# a container of its own, whose ports are then never reachable.
end_leftovers() {
  local path pid
  for pid in $(leftover_pids); do
    # shellcheck disable=SC2046 # one word a process
    kill -KILL "$pid" $(cat "/proc/$pid/task/$pid/children" 2>/dev/null) 2>/dev/null || true
  done
  wait_until 10 no_leftover_pids || true
  awk -v data="$home/data" -v run="$run/" '$2 == data || index($2, data "/") == 1 || index($2, run) == 1 { print $2 }' \
    /proc/mounts | sort -r | while IFS= read -r path; do umount "$path" 2>/dev/null || true; done
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
