#!/usr/bin/env bash
# Has shellcheck read every shell program of the repository. Where this machine has none, Debian's package is unpacked
# below .slipway, and nothing is installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source-path=SCRIPTDIR
. tools/engine/parts/debian.sh

home=$PWD/.slipway/shellcheck

fetched() {
  if [ ! -x "$home/root/usr/bin/shellcheck" ]; then
    mkdir -p "$home/apt/debs" "$home/root"
    private_apt_sources "$home/apt" bookworm || return 1
    private_apt "$home/apt" get update >&2 || return 1
    (cd "$home/apt/debs" && private_apt "$home/apt" get download shellcheck) >&2 || return 1
    dpkg -x "$home"/apt/debs/shellcheck_*.deb "$home/root" || return 1
  fi
  echo "$home/root/usr/bin/shellcheck"
}

shellcheck=$(command -v shellcheck || fetched) || {
  echo 'shellcheck is not on this machine, and Debian has not given it. Install it: apt-get install shellcheck' >&2
  exit 1
}

mapfile -t programs < <(git ls-files --cached --others --exclude-standard '*.sh' '.ci/run')
# Without a first line that says so, a program is for any POSIX shell: those of the Docker platform run in containers.
sources=() posix=()
for program in "${programs[@]}"; do
  read -r first <"$program" || true
  case $first in
    '#!'* | '# shellcheck shell='*) sources+=("$program") ;;
    *) posix+=("$program") ;;
  esac
done
"$shellcheck" --severity=warning --external-sources "${sources[@]}"
"$shellcheck" --severity=warning --shell=sh "${posix[@]}"
echo "shellcheck: ${#programs[@]} programs, nothing found"
