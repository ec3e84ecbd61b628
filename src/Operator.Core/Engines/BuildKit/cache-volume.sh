# Part of the script of the build container, where its Pod mounts a cache volume: puts BuildKit's state on it.
# A volume that cannot be used fails no build: the state then goes with the Pod, and a line says why. POSIX sh: busybox and dash run it.
#
# $home has a lock, and a directory for the engine with
#   root      what is BuildKit's own
#   owner     a file that belongs to another user, as many files of layers do
#   expected  what stat says of it: whoever changed owners or modes of all files has changed these as well
#   open      the boot of the machine that uses it, while a build does
#   failures  how many builds in a row did not succeed

home=/imagebuild/cache/imagebuild-buildkit
own=/tmp/imagebuild
flags=$BUILDKITD_FLAGS
state=
failures=0

say_cache() { echo "imagebuild: cache $1"; }

boot() { cat /proc/sys/kernel/random/boot_id; }

owner() { stat -c %u:%g:%a "$state/owner"; }

# Files of layers belong to users that exist only inside.
remove() {
  { [ "$1" = "$home/dropped" ] || mv "$1" "$home/dropped"; } && rootlesskit rm -rf "$home/dropped"
}

make_state() {
  # A group that is inherited from the volume's root would get into images.
  mkdir -m 700 "$state" && chmod g-s "$state" && mkdir "$state/root" \
    && rootlesskit sh -c ': >"$1" && chmod 600 "$1" && chown 1:1 "$1"' sh "$state/owner" && owner >"$state/expected"
}

begin_state() {
  boot >"$state/open" && echo $((failures + 1)) >"$state/failures"
}

leave_volume() {
  [ -z "${1:-}" ] || say_cache "$1"
  state=
  unset BUILDCTL DAEMONLESS
  export BUILDKITD_FLAGS="$flags"
  exec 8>&-
}

why_not() {
  if [ ! -s "$state/expected" ]; then
    echo unclean
  elif [ "$(owner)" != "$(cat "$state/expected")" ]; then
    echo altered
  elif [ -e "$state/open" ] && [ "$(cat "$state/open")" != "$(boot)" ]; then
    echo unclean
  elif [ "$failures" -ge 3 ]; then
    echo failing
  elif df -P "$home" | awk 'NR == 2 { sub("%", "", $5); full = $5 >= 95 } END { exit !full }'; then
    echo full
  fi 2>/dev/null
}

open_state() {
  if ! command -v flock >/dev/null || ! mkdir -p "$home" 2>/dev/null || ! (: >>"$home/lock") 2>/dev/null; then
    say_cache unusable
    return
  fi
  exec 8>>"$home/lock"
  flock -n 8 2>/dev/null
  case $? in
    0) ;;
    1) leave_volume taken; return ;;
    *) leave_volume unusable; return ;;
  esac
  state="$home/$IMAGEBUILD_ENGINE-$(uname -m)"
  for other in "$home"/*/; do
    other="${other%/}"
    [ "$other" = "$state" ] || [ ! -d "$other" ] || remove "$other"
  done
  if [ -d "$state" ]; then
    failures=$(cat "$state/failures" 2>/dev/null)
    case "$failures" in [0-9]) ;; *) failures=0 ;; esac
    why="$(why_not)"
    if [ -n "$why" ]; then
      say_cache "$why"
      failures=0
      remove "$state"
    fi
  fi
  if [ ! -d "$state" ] && ! make_state; then
    leave_volume unusable
    return
  fi
  use_state
}

# buildctl-daemonless.sh waits for the daemon by "buildctl debug". What it says when the daemon never answers is kept for the end: the build
# may be tried once more.
use_state() {
  mkdir -p "$own"
  cat >"$own/daemonless" <<'END'
rm -f /tmp/imagebuild/answered /tmp/imagebuild/log
exec 3>&2
exec buildctl-daemonless.sh "$@" 2>/tmp/imagebuild/log
END
  cat >"$own/buildctl" <<'END'
[ "$2" != debug ] || exec buildctl "$@"
: >/tmp/imagebuild/answered
exec buildctl "$@" 2>&3
END
  export BUILDCTL="sh $own/buildctl" DAEMONLESS="sh $own/daemonless" BUILDKITD_FLAGS="$flags --root $state/root"
  # A build that is stopped has not failed.
  trap '[ -z "$state" ] || echo "$failures" >"$state/failures"; exit 143' TERM INT
}

# A daemon that was killed has said nothing of its state.
state_was_unreadable() {
  if [ -e "$own/answered" ] || [ "$1" -gt 128 ]; then
    return 1
  fi
  say_cache unreadable
  failures=0
  if ! remove "$state" || ! make_state || ! begin_state; then
    leave_volume
  fi
}

# What is not on the disk yet would be lost with the machine, and nobody would notice.
close_state() {
  if [ "$1" -eq 0 ]; then
    rm -f "$state/failures"
  elif [ ! -e "$own/answered" ] && [ -e "$own/log" ]; then
    cat "$own/log" >&2
  fi
  if [ "$1" -le 128 ] && { sync -f "$home" 2>/dev/null || sync; }; then
    rm -f "$state/open"
  fi
}

# In a shell of its own: what it sets is forgotten after the image.
build_image() {
  if [ -z "$state" ]; then
    run_engine "$@"
    return
  fi
  begin_state
  run_engine "$@"
  result=$?
  if [ "$result" -ne 0 ] && state_was_unreadable "$result"; then
    run_engine "$@"
    result=$?
  fi
  [ -z "$state" ] || close_state "$result"
  return "$result"
}

open_state
