# shellcheck shell=bash
# Unpacks a Docker Engine from Debian's packages into $home/root. Nothing of the machine's own is installed or changed:
# apt works on lists and a cache of its own, and dpkg only unpacks.

# shellcheck disable=SC2154 # home comes from common.sh
root=$home/root

# Debian 12 has an engine too old for compose v2. The engine and its client come from Debian 13; what is linked against
# the C library (runc, iptables, seccomp) from Debian 12 itself, and containerd in the version that goes with that runc.
packages=(
  docker.io/trixie docker-cli/trixie docker-compose/trixie docker-buildx/trixie
  containerd/bookworm runc/bookworm tini/bookworm libseccomp2/bookworm
  iptables/bookworm libip4tc2/bookworm libip6tc2/bookworm libxtables12/bookworm libmnl0/bookworm
  libnfnetlink0/bookworm libnetfilter-conntrack3/bookworm libnftnl11/bookworm
)

check_machine() {
  [ "$(id -u)" = 0 ] ||
    die "starting a Docker Engine takes root, and this is $(id -un)" \
      "Run it as root, or let an engine that runs already answer: DOCKER_HOST, or \`docker context use\`."
  local system=unknown
  # shellcheck disable=SC1091 # every Debian has it
  system=$(. /etc/os-release 2>/dev/null && echo "${ID:-} ${VERSION_CODENAME:-}") || true
  [ "$system" = 'debian bookworm' ] ||
    die "only Debian 12 (bookworm) is known to work here, and this is ${system:-unknown}" \
      'Install Docker the way your system has it; this script then finds it by "docker info" and does nothing.'
  local tool
  for tool in apt-get dpkg flock setsid; do
    command -v "$tool" >/dev/null || die "$tool is missing on this machine"
  done
}

unpack_engine() {
  if [ "$(cat "$root/.unpacked" 2>/dev/null)" = "${packages[*]}" ]; then return; fi
  private_apt_sources "$home/apt" bookworm trixie || die "$no_mirror"
  say "fetching Debian's packages into $home"
  private_apt "$home/apt" get update >"$home/apt/log" 2>&1 ||
    die "Debian's package lists can't be fetched: is there a network?" "$(grep -E '^(E|W):' "$home/apt/log" | head -n 3)"
  rm -rf "$root" "$home/apt/debs"
  mkdir -p "$root" "$home/apt/debs"
  (cd "$home/apt/debs" && private_apt "$home/apt" get download "${packages[@]}") >"$home/apt/log" 2>&1 ||
    die "Debian's packages can't be fetched" "$(grep -E '^(E|W):' "$home/apt/log" | head -n 3)"
  local deb
  for deb in "$home"/apt/debs/*.deb; do dpkg -x "$deb" "$root"; done
  write_iptables
  write_client_config
  rm -rf "$home/apt"
  echo "${packages[*]}" >"$root/.unpacked"
}

# iptables looks for its libraries and extensions in /usr; ours are elsewhere, and no one else should see them.
write_iptables() {
  local libraries backend=nft name
  libraries=$(dirname "$(find "$root/usr/lib" -name xtables -type d)")
  if ! LD_LIBRARY_PATH=$libraries XTABLES_LIBDIR=$libraries/xtables \
    "$root/usr/sbin/xtables-nft-multi" iptables -t nat -S >/dev/null 2>&1; then
    backend=legacy
  fi
  mkdir -p "$root/fallback"
  for name in iptables ip6tables; do
    printf '#!/bin/sh\nLD_LIBRARY_PATH=%q XTABLES_LIBDIR=%q exec %q %s "$@"\n' \
      "$libraries" "$libraries/xtables" "$root/usr/sbin/xtables-$backend-multi" "$name" >"$root/fallback/$name"
    chmod +x "$root/fallback/$name"
  done
}

# Only the client goes on the user's PATH; its plugins are found through DOCKER_CONFIG.
write_client_config() {
  mkdir -p "$home/bin" "$home/config/cli-plugins"
  ln -sfn "$root/usr/bin/docker" "$home/bin/docker"
  local plugin
  for plugin in docker-compose docker-buildx; do
    ln -sfn "$root/usr/libexec/docker/cli-plugins/$plugin" "$home/config/cli-plugins/$plugin"
  done
}
