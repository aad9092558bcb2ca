#!/usr/bin/env bash
# A server as far as Slipway can tell: a network of its own with a Docker Engine and an SSH server in it, and nothing
# else. Prints `ready` once both answer; ends, with all that it started, when its stdin does.
#   server.sh FOLDER NUMBER PROGRAMS SSHD     NUMBER (1 to 250) makes names and addresses: 10.213.NUMBER.2 is the server
# FOLDER has host_key, authorized_keys and daemon.json (the engine's own settings); PROGRAMS is an unpacked engine
# (tools/engine), SSHD an unpacked openssh-server.
set -euo pipefail
folder=$1 number=$2 programs=$3 sshd=$4
link=slipway-e2e-$number

cat >"$folder/sshd_config" <<END
Port 22
HostKey $folder/host_key
AuthorizedKeysFile $folder/authorized_keys
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
StrictModes no
PidFile none
MaxSessions 50
SetEnv PATH=$programs/usr/bin:/usr/bin:/bin DOCKER_CONFIG=$folder/docker
END
mkdir -p "$folder/docker/cli-plugins" "$folder/data"
ln -sf "$programs/usr/libexec/docker/cli-plugins/docker-compose" "$folder/docker/cli-plugins/"
{ cat /etc/passwd; echo 'sshd:x:65533:65534::/run/sshd:/usr/sbin/nologin'; } >"$folder/passwd"

# Inside: /run and the list of users are its own, and so is the network. The data is in memory, so that it can be full.
export folder programs sshd
unshare --net --mount --propagation private bash -c '
  set -e
  mount -t tmpfs tmpfs /run
  mkdir /run/sshd
  mount --bind "$folder/passwd" /etc/passwd
  mount -t tmpfs -o size=4g tmpfs "$folder/data"
  ip link set lo up
  echo $$ >"$folder/pid"
  until ip -4 addr show dev eth0 2>/dev/null | grep -q inet; do sleep 0.05; done
  PATH=$programs/usr/sbin:$programs/usr/bin:$PATH:$programs/fallback dockerd \
    --config-file="$folder/daemon.json" --pidfile=/run/docker.pid --data-root="$folder/data" --exec-root=/run/docker-exec >"$folder/dockerd.log" 2>&1 &
  # Of packages that are not installed.
  [ "$sshd" = / ] || LD_LIBRARY_PATH=$(dirname "$(find "$sshd" -name "libwrap.so.0")")
  LD_LIBRARY_PATH=${LD_LIBRARY_PATH:-} \
    "$sshd/usr/sbin/sshd" -D -e -f "$folder/sshd_config" >"$folder/sshd.log" 2>&1 &
  wait -n || true
' <&- >"$folder/server.log" 2>&1 &
server=$!

end() {
  trap - EXIT
  local pids
  # Everything in the network namespace, and in it alone.
  [ -f "$folder/pid" ] || exit 0
  pids=$(lsns --output NS,PID --noheadings --type net --task "$(cat "$folder/pid")" 2>/dev/null | awk '{ print $1 }' | head -n 1)
  kill -TERM "$(nsenter --target "$(cat "$folder/pid")" --mount cat /run/docker.pid 2>/dev/null)" 2>/dev/null || true
  for _ in $(seq 100); do
    nsenter --target "$(cat "$folder/pid")" --mount test -e /run/docker.pid 2>/dev/null || break
    sleep 0.1
  done
  [ -z "$pids" ] || for task in /proc/[0-9]*; do
    [ "$(readlink "$task/ns/net" 2>/dev/null)" = "net:[$pids]" ] && kill -KILL "${task#/proc/}" 2>/dev/null
  done
  wait "$server" 2>/dev/null || true
  ip link delete "$link" 2>/dev/null || true
  exit 0
}
trap end EXIT INT TERM HUP

until [ -s "$folder/pid" ]; do sleep 0.05; done
pid=$(cat "$folder/pid")
ip link add "$link" type veth peer name eth0 netns "$pid"
ip addr add "10.213.$number.1/24" dev "$link"
ip link set "$link" up
nsenter --target "$pid" --net ip addr add "10.213.$number.2/24" dev eth0
nsenter --target "$pid" --net ip link set eth0 up
for _ in $(seq 300); do
  if nsenter --target "$pid" --mount test -S /run/docker.sock && (: <"/dev/tcp/10.213.$number.2/22") 2>/dev/null; then
    echo ready
    cat >/dev/null
    exit 0
  fi
  kill -0 "$server" 2>/dev/null || break
  sleep 0.1
done
tail -n 20 "$folder"/*.log >&2
exit 1
