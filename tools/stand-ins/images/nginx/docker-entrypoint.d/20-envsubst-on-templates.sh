#!/bin/sh
# Every /etc/nginx/templates/NAME.template becomes /etc/nginx/conf.d/NAME, with ${VARIABLES} of the environment filled
# in. Names that the environment does not have stay as they are: they are nginx's own.
set -eu

from=${NGINX_ENVSUBST_TEMPLATE_DIR:-/etc/nginx/templates}
suffix=${NGINX_ENVSUBST_TEMPLATE_SUFFIX:-.template}
to=${NGINX_ENVSUBST_OUTPUT_DIR:-/etc/nginx/conf.d}
filter=${NGINX_ENVSUBST_FILTER:-}

[ -d "$from" ] || exit 0
if [ ! -w "$to" ]; then
  echo "$0: ERROR: $from exists, but $to is not writable" >&2
  exit 0
fi

names=$(awk 'BEGIN { for (name in ENVIRON) print name }' | grep -E "$filter" | sed 's/.*/${&}/' | tr '\n' ' ')

find "$from" -follow -type f -name "*$suffix" | while read -r template; do
  relative=${template#"$from"/}
  target=$to/${relative%"$suffix"}
  mkdir -p "$(dirname "$target")"
  envsubst "$names" <"$template" >"$target"
done
