#!/usr/bin/env bash
# Stops the engine that start.sh started, and no other; what it holds (images, volumes) stays in SLIPWAY_ENGINE_HOME.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/parts/common.sh"

ended() { ! kill -0 "$pid" 2>/dev/null; }

one_at_a_time
if ! pid=$(engine_pid); then
  end_leftovers
  rm -rf "$pidfile" "$home/env" "$run"
  say "no engine of $home runs"
  exit 0
fi
kill -TERM "$pid" || die "the engine, pid $pid, can't be signalled: it takes root, and this is $(id -un)"
# dockerd gives its containers their own time to stop before it ends.
timeout=${SLIPWAY_ENGINE_TIMEOUT:-60}
wait_until "$timeout" ended || die "the engine, pid $pid, has not ended within $timeout s; its last lines:" "$(last_lines)"
end_leftovers
rm -rf "$pidfile" "$home/env" "$run"
say "the engine, pid $pid, has ended"
