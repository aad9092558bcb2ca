# shellcheck shell=bash
# Packages of any suite of Debian, without touching the machine's own apt: lists and cache are in a folder given.
# The mirror is the one that this machine uses already. Sourced by the engine's scripts and by tools/stand-ins.

# shellcheck disable=SC2034 # for those who source this
no_mirror='no Debian mirror is configured on this machine: see /etc/apt/sources.list and /etc/apt/sources.list.d'

debian_mirror() {
  local mirror
  # shellcheck disable=SC2016 # apt's own notation
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Component: main' 2>/dev/null | grep -v security | head -n 1) || true
  if [ -z "$mirror" ]; then
    # On a fresh image no lists were fetched yet: ask the configuration instead.
    # Any of these files may be missing.
    mirror=$({ cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null || true; } |
      grep -E '^(deb|URIs:) ' | grep -v security | grep -oE '(https?|file)://[^ ]+' | grep -m 1 debian) || return 1
  fi
  echo "${mirror%/}"
}

# private_apt_sources DIR SUITE...
private_apt_sources() {
  local mirror suite
  mirror=$(debian_mirror) || return 1
  mkdir -p "$1/lists/partial" "$1/cache/archives/partial"
  for suite in "${@:2}"; do
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main"
  done >"$1/sources.list"
}

# private_apt DIR get|cache ARGUMENT...
private_apt() {
  "apt-$2" -qq \
    -o Dir::Etc::sourcelist="$1/sources.list" -o Dir::Etc::sourceparts=- \
    -o Dir::State::lists="$1/lists" -o Dir::Cache="$1/cache" \
    -o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false \
    -o Acquire::Retries=2 -o APT::Sandbox::User=root -o APT::Update::Error-Mode=any "${@:3}"
}
