# Debian roots: one to build base images from, others with newer suites to compile in.

# make_root SUITE DIRECTORY: a minimal Debian, from the mirror that the machine itself uses.
make_root() {
  local suite=$1 root=$2
  rm -rf "$root.part"
  mkdir -p "$(dirname "$root")"
  debootstrap --variant=minbase "$suite" "$root.part" "$(debian_mirror)"
  # The Release file of a suite that is rarely or no longer published may have expired.
  cat >"$root.part/etc/apt/apt.conf.d/90imagebuild-dev" <<'CONF'
Acquire::Check-Valid-Until "false";
Acquire::Retries "3";
APT::Install-Recommends "false";
CONF
  printf '#!/bin/sh\nexit 101\n' >"$root.part/usr/sbin/policy-rc.d"
  chmod +x "$root.part/usr/sbin/policy-rc.d"
  printf 'deb-src %s %s main\n' "$(debian_mirror)" "$suite" >"$root.part/etc/apt/sources.list.d/source.list"
  rm -rf "$root"
  mv "$root.part" "$root"
}

# in_root DIRECTORY SCRIPT: runs a script inside a root. Its /proc is mounted in a mount namespace that ends with the
# script, so that an interruption leaves no mount behind; the pid namespace ends with it too, so no process either.
in_root() {
  unshare --mount --pid --fork --kill-child bash -c '
    mount -t proc proc "$1/proc" && mount -t tmpfs tmpfs "$1/tmp" &&
    exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive chroot "$1" \
      /bin/bash -euo pipefail -c "$2"' in_root "$1" "$2"
}
