#!/usr/bin/env bash
# make.sh FILE: a minimal Debian sid as a tar file, from the mirror that this machine's own apt uses.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../../engine/parts/debian.sh
. "$here/../../engine/parts/debian.sh"

fail() {
  echo "stand-ins: $*" >&2
  exit 1
}

[ "$(id -u)" = 0 ] || fail "making the base image takes root, and this is $(id -un)"
command -v dpkg >/dev/null || fail 'making the base image takes a Debian system (apt, dpkg)'
mirror=$(debian_mirror) || fail "$no_mirror"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree

# The machine's own debootstrap may be missing, or know no sid.
private_apt_sources "$work/apt" sid
{ private_apt "$work/apt" get update && (cd "$work" && private_apt "$work/apt" get download debootstrap); } >"$work/log" 2>&1 ||
  fail "debootstrap can't be fetched: $(tail -n 2 "$work/log")"
dpkg -x "$work"/debootstrap_*.deb "$work/debootstrap"

DEBOOTSTRAP_DIR=$work/debootstrap/usr/share/debootstrap "$work/debootstrap/usr/sbin/debootstrap" \
  --variant=minbase --include=ca-certificates --keyring=/usr/share/keyrings/debian-archive-keyring.gpg \
  sid "$tree" "$mirror" >"$work/log" 2>&1 || fail "debootstrap failed: $(tail -n 3 "$work/log")"

cp -r "$here/files/." "$tree/"
# Machines behind an authority of their own list it here; what is built on this image meets the same servers.
for certificate in /usr/local/share/ca-certificates/*.crt; do
  [ ! -e "$certificate" ] || cp -L "$certificate" "$tree/usr/local/share/ca-certificates/"
done
chroot "$tree" update-ca-certificates >/dev/null 2>&1

rm -rf "$tree"/var/lib/apt/lists/* "$tree"/var/cache/apt/* "$tree"/var/cache/debconf/*-old "$tree"/var/log/* \
  "$tree"/usr/share/{doc,man,info,locale}/*
mkdir -p "$(dirname "$1")"
tar --numeric-owner -C "$tree" -cf "$1.part" .
mv "$1.part" "$1"
