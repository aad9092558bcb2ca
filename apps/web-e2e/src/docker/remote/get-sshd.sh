#!/usr/bin/env bash
# Prints the folder of an openssh-server: the machine's own, or Debian's package unpacked into FOLDER, not installed.
#   get-sshd.sh FOLDER
set -euo pipefail
folder=$1
if [ -x /usr/sbin/sshd ]; then
  echo /
  exit 0
fi
# shellcheck source-path=SCRIPTDIR
. "$(dirname "${BASH_SOURCE[0]}")/../../../../../tools/engine/parts/debian.sh"
mkdir -p "$folder"
exec 9>"$folder/lock"
flock 9
if [ ! -x "$folder/root/usr/sbin/sshd" ]; then
  private_apt_sources "$folder/apt" bookworm
  private_apt "$folder/apt" get update >&2
  (cd "$folder/apt" && private_apt "$folder/apt" get download openssh-server openssh-sftp-server libwrap0) >&2
  for deb in "$folder"/apt/*.deb; do dpkg -x "$deb" "$folder/root"; done
  rm -rf "$folder/apt"
fi
echo "$folder/root"
