#!/bin/sh
# Checks the configuration of this image and puts it into the volume that the balancer reads, each file as a whole.
# What says which releases and services there are belongs to `slipway`: it is put there once, for the time before the
# first deploy.
set -eu
cd /etc/nginx/slipway
put() {
  cp "$1" "/volume/$1.new"
  mv "/volume/$1.new" "/volume/$1"
}
nginx -t -q -c "$PWD/nginx.conf"
mkdir -p /volume/balance
for file in balance/*.js nginx.conf; do put "$file"; done
# What an earlier version had.
for file in /volume/*.js /volume/balance/*.js; do
  [ -e "${file#/volume/}" ] || rm -f "$file"
done
for file in releases.conf services.conf trusted.conf replicas.json live.json committed.json; do
  [ -e "/volume/$file" ] || put "$file"
done
# What the environment's file says of services, before a new balancer reads it.
if [ -n "${SERVICES_CONF:-}" ]; then
  echo "$SERVICES_CONF" | base64 -d >/volume/services.conf.new
  mv /volume/services.conf.new /volume/services.conf
fi
# A worker takes about 10 MB, and those of former configurations stay for a while: see mem_limit in compose.yaml.
processors=$(nproc)
workers=$((processors < 2 ? 2 : processors > 8 ? 8 : processors))
echo "worker_processes $workers;" >/tmp/workers.conf
cmp -s /tmp/workers.conf /volume/workers.conf || cp /tmp/workers.conf /volume/workers.conf
