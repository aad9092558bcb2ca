#!/usr/bin/env bash
# Prints the folder in which a program is found: the machine's own, or Debian's packages unpacked into FOLDER, not
# installed.
#   get-program.sh FOLDER PROGRAM PACKAGE...     PROGRAM is a path from the root, such as usr/sbin/sshd
set -euo pipefail
folder=$1 program=$2
if [ -x "/$program" ]; then
  echo /
  exit 0
fi
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/../../../../../tools/engine/parts/debian.sh"
mkdir -p "$folder"
exec 9>"$folder/lock"
flock 9
if [ ! -x "$folder/root/$program" ]; then
  private_apt_sources "$folder/apt" bookworm
  private_apt "$folder/apt" get update >&2
  (cd "$folder/apt" && private_apt "$folder/apt" get download "${@:3}") >&2
  for deb in "$folder"/apt/*.deb; do dpkg -x "$deb" "$folder/root"; done
  rm -rf "$folder/apt"
fi
echo "$folder/root"
