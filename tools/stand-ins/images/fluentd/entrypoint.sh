#!/bin/sh
# fluentd with this image's configuration and plugins, unless the command says otherwise.
set -eu

if [ -r /etc/default/fluentd ]; then
  set -a
  # shellcheck disable=SC1091 # a derived image may have it
  . /etc/default/fluentd
  set +a
fi

case "${1:-}" in -*) set -- fluentd "$@" ;; esac

if [ "${1:-}" = fluentd ]; then
  config=/fluentd/etc/${FLUENTD_CONF:-fluent.conf}
  plugins=/fluentd/plugins
  for argument; do
    case "$argument" in
      -c* | --config | --config=*) config= ;;
      -p* | --plugin | --plugin=*) plugins= ;;
    esac
  done
  [ -z "$config" ] || set -- "$@" --config "$config"
  [ -z "$plugins" ] || set -- "$@" --plugin "$plugins"
fi

exec "$@"
