#!/usr/bin/env bash
# Gives this machine a Docker Engine if it has none:   env=$(tools/engine/start.sh) && eval "$env"
# Standard output holds only what is to be evaluated; it is empty when an engine answers already.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/parts/common.sh"
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/parts/debian.sh"
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/parts/unpack.sh"

server_version() { docker version --format '{{.Server.Version}}' 2>/dev/null; }
answers() { "$home/bin/docker" --host "unix://$run/docker.sock" version >/dev/null 2>&1; }
answers_or_ended() { answers || ! kill -0 "$pid" 2>/dev/null; }

print_environment() {
  printf 'export DOCKER_HOST=%q\n' "unix://$run/docker.sock"
  printf 'export DOCKER_CONFIG=%q\n' "$home/config"
  # shellcheck disable=SC2016 # the PATH of anyone who evaluates it
  [[ ":$PATH:" == *":$home/bin:"* ]] || printf 'export PATH=%q:"$PATH"\n' "$home/bin"
}

# Compose's networks don't inherit the bridge's MTU, and a packet too large for the machine's own link just disappears.
mtu() {
  local link
  link=$(awk '$2 == "00000000" { print $1; exit }' /proc/net/route)
  cat "/sys/class/net/${link:-lo}/mtu" 2>/dev/null || echo 1500
}

start_dockerd() {
  local mtu
  mtu=$(mtu)
  [ "$mtu" -le 1500 ] || mtu=1500
  mkdir -p "$run" "$home/data"
  rm -f "$pidfile"
  # Its own session, so that an interrupt at the terminal is not for it; no lock, so that it can be stopped.
  PATH=$root/usr/sbin:$root/usr/bin:$PATH:$root/fallback setsid "$root/usr/sbin/dockerd" \
    --host="unix://$run/docker.sock" --pidfile="$pidfile" --data-root="$home/data" --exec-root="$run/exec" \
    --mtu="$mtu" --default-network-opt="bridge=com.docker.network.driver.mtu=$mtu" \
    >"$log" 2>&1 </dev/null 9>&- &
  pid=$!
}

if version=$(server_version); then
  say "Docker Engine $version answers already"
  docker compose version >/dev/null 2>&1 || say 'its client has no compose plugin (docker-compose v2): install it'
  docker buildx version >/dev/null 2>&1 || say 'its client has no buildx plugin (docker-buildx): install it'
  if engine_pid >/dev/null; then print_environment; fi
  exit 0
fi

began=$SECONDS
check_machine
one_at_a_time
unpack_engine
if ! pid=$(engine_pid); then start_dockerd; fi
timeout=${SLIPWAY_ENGINE_TIMEOUT:-60}
wait_until "$timeout" answers_or_ended || die "dockerd does not answer within $timeout s; its last lines:" "$(last_lines)"
answers || die 'dockerd ended; its last lines:' "$(last_lines)"
print_environment | tee "$home/env"
say "Docker Engine $("$home/bin/docker" --host "unix://$run/docker.sock" version --format '{{.Server.Version}}')" \
  "runs as pid $pid ($((SECONDS - began)) s)"
