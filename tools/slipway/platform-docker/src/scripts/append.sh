# append.sh FILE LINE: adds a line (base64) to a file after cutting off what follows its last line break; it is on the
# disk when this ends.
set -e
mkdir -p "${1%/*}"
touch "$1"
[ "$(tail -c 1 "$1" | wc -l)" = "$(head -c 1 "$1" | wc -c)" ] ||
  truncate -s $(($(wc -c <"$1") - $(tail -n 1 "$1" | wc -c))) "$1"
echo "$2" | base64 -d >>"$1"
sync "$1"
