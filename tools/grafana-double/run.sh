#!/bin/sh
# As Grafana does: refuses to start where the password's file can't be read.
set -eu
[ -z "${GF_SECURITY_ADMIN_PASSWORD__FILE:-}" ] || cat "$GF_SECURITY_ADMIN_PASSWORD__FILE" >/dev/null
exec nginx -g 'daemon off;'
