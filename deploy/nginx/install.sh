#!/bin/sh
# Checks the configuration of this image and puts it into the volume that the balancer reads, each file as a whole.
# What says which releases there are belongs to `slipway`: it is put there once, for the time before the first deploy.
set -eu
cd /etc/nginx/slipway
nginx -t -q -c "$PWD/nginx.conf"
for file in nginx.conf traffic.js; do
  cp "$file" "/volume/$file.new"
  mv "/volume/$file.new" "/volume/$file"
done
for file in releases.conf live.json committed.json; do
  [ -e "/volume/$file" ] || cp "$file" "/volume/$file"
done
