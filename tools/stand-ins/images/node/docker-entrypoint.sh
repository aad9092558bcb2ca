#!/bin/sh
# Anything that is no command of this image is for node: an option, a script, a module.
set -eu
is_command() { [ -n "$(command -v -- "$1")" ] && { [ ! -f "$1" ] || [ -x "$1" ]; }; }
case "${1:--}" in
  -*) set -- node "$@" ;;
  *) is_command "$1" || set -- node "$@" ;;
esac
exec "$@"
