#!/bin/sh
# Makes the password of `admin` on the first start, then starts Grafana.
set -eu
password=/var/lib/slipway/admin-password
if [ ! -s "$password" ]; then
  umask 077
  head -c 24 /dev/urandom | base64 >"$password.new"
  mv "$password.new" "$password"
fi
exec /run.sh "$@"
