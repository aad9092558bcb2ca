#!/bin/sh
# Prepares the configuration by what is in /docker-entrypoint.d, then becomes the command.
set -eu

say() { [ -n "${NGINX_ENTRYPOINT_QUIET_LOGS:-}" ] || echo "$0: $*"; }

case "${1:-}" in
  nginx | nginx-debug)
    for step in $(find /docker-entrypoint.d -follow -type f | sort -V); do
      case "$step" in
        *.envsh)
          # What it exports is for the steps that follow, and for nginx.
          # shellcheck disable=SC1090 # whatever is in the folder
          if [ -x "$step" ]; then say "Sourcing $step" && . "$step"; else say "Ignoring $step, not executable"; fi
          ;;
        *.sh)
          if [ -x "$step" ]; then say "Launching $step" && "$step"; else say "Ignoring $step, not executable"; fi
          ;;
        *) say "Ignoring $step" ;;
      esac
    done
    say 'Configuration complete; ready for start up'
    ;;
esac

exec "$@"
