# Packages from Debian: a few tools are installed; daemons and compilers are only unpacked into the cache, so that
# none of their services is started or enabled on the machine and no installed version is replaced.

APT_ROOT=$CACHE/apt

HOST_PACKAGES=(buildah ca-certificates conntrack curl debootstrap dpkg-dev git iproute2 iptables jq kmod openssh-client openssl patch procps socat xz-utils)
UNPACKED_PACKAGES=(busybox-static containerd containernetworking-plugins docker-registry etcd-server kubernetes-client runc)

# apt with separate lists: the machine's own may be old, or name sources that cannot be reached.
private_apt() { APT_CONFIG=$APT_ROOT/apt.conf "$@"; }

prepare_apt() {
  local codename
  codename=$(. /etc/os-release && printf '%s' "$VERSION_CODENAME")
  [[ $codename == bookworm ]] || fail "dev/cluster is made for Debian 12 (bookworm), this is $codename; set KUBECONFIG to use another cluster"
  mkdir -p "$APT_ROOT/lists/partial" "$APT_ROOT/cache/archives/partial"
  # The URIs of an update are known even on a machine that has never fetched a list.
  apt-get update --print-uris |
    sed -nE "s#^'([^']*)/dists/($codename(-updates|-security)?)/main/binary-[a-z0-9]+/Packages.*#\\1 \\2#p" | sort -u |
    while read -r uri suite; do
      printf '%s [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' deb "$uri" "$suite" deb-src "$uri" "$suite"
    done >"$APT_ROOT/sources.list"
  [[ -s $APT_ROOT/sources.list ]] || fail "apt has no source for Debian $codename on this machine"
  cat >"$APT_ROOT/apt.conf" <<CONF
Dir::Etc::sourcelist "$APT_ROOT/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::State::lists "$APT_ROOT/lists";
Dir::Cache "$APT_ROOT/cache";
Acquire::Retries "3";
APT::Sandbox::User "root";
CONF
  private_apt apt-get -q update
}

debian_mirror() { awk '$1 == "deb" && $4 == "bookworm" { print $3; exit }' "$APT_ROOT/sources.list"; }

missing_host_packages() {
  local package
  for package in "${HOST_PACKAGES[@]}"; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || printf '%s\n' "$package"
  done
}

# Installs what is missing. policy-rc.d keeps a package from starting a daemon while it is being installed.
install_host_packages() {
  local missing policy=/usr/sbin/policy-rc.d ours=
  mapfile -t missing < <(missing_host_packages)
  ((${#missing[@]})) || return 0
  if [[ ! -e $policy ]]; then
    ours=yes
    printf '#!/bin/sh\nexit 101\n' >$policy && chmod +x $policy
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
  fi
  DEBIAN_FRONTEND=noninteractive private_apt apt-get -q -y --no-install-recommends install "${missing[@]}"
  [[ -z $ours ]] || rm -f $policy
}

# unpack_packages DIRECTORY PACKAGE…: downloads and unpacks, without dependencies and without maintainer scripts.
unpack_packages() {
  local into=$1 downloads=$APT_ROOT/downloads deb
  shift
  mkdir -p "$into" "$downloads"
  (cd "$downloads" && rm -f ./*.deb && private_apt apt-get -q download "$@")
  for deb in "$downloads"/*.deb; do dpkg-deb -x "$deb" "$into"; done
  rm -rf "$downloads"
}

# apt with fresh lists: after a day, packages in old lists may be gone from the mirror.
refresh_apt() {
  [[ -n $(find "$APT_ROOT/refreshed" -mmin -720 2>/dev/null) ]] && return
  prepare_apt
  touch "$APT_ROOT/refreshed"
}

prepare_host() {
  refresh_apt
  install_host_packages
}

unpack_daemons() {
  refresh_apt
  unpack_packages "$TOOLS" "${UNPACKED_PACKAGES[@]}"
}

make_packages() {
  # The cache may be used on another machine, which lacks the packages.
  [[ -z $(missing_host_packages) ]] || rm -f "$CACHE/stamps/host-packages-1"
  step host-packages-1 prepare_host
  step unpacked-packages-1 unpack_daemons
  mkdir -p "$BIN"
  ln -sf ../tools/usr/bin/kubectl "$BIN/kubectl"
}
