# secrets-key.sh FILE: prints the environment's key for digests in base64; makes it the first time.
set -e
umask 077
[ -s "$1" ] || {
  head -c 32 /dev/urandom >"$1.new"
  sync "$1.new"
  mv "$1.new" "$1"
}
base64 -w0 "$1"
