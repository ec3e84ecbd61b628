# Long-running processes, identified by pid and start time, so that a reused pid is never mistaken for one of ours.

RUN=$STATE/run

# What identifies a process beyond its pid: the boot it belongs to and the clock tick it started at. A killed process is gone
# only with its last thread: until then, for example while one waits for the disk, it holds its ports and files.
process_identity() {
  local stat threads
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  stat=${stat##*) }
  threads=("/proc/$1/task/"*)
  [[ ${stat:0:1} != [ZX] || ${#threads[@]} -gt 1 ]] || return 1
  # shellcheck disable=SC2086
  set -- $stat
  printf '%s-%s' "${20}" "$(cat /proc/sys/kernel/random/boot_id)"
}

pid_of() {
  local pid identity
  read -r pid identity 2>/dev/null <"$RUN/$1.pid" || return 1
  [[ $(process_identity "$pid") == "$identity" ]] || return 1
  printf '%s' "$pid"
}

running() { pid_of "$1" >/dev/null; }

# What a component was started with; a changed command line or configuration requires a restart.
fingerprint() {
  local name=$1
  shift
  { printf '%s\n' "$@"; cat "$STATE/config/$name".* 2>/dev/null || true; } | sha256sum | cut -c 1-16
}

# Nothing of the caller is inherited: a pipe or a lock that a component holds would outlive its owner.
close_descriptors() {
  local descriptor
  for descriptor in "/proc/$BASHPID/fd/"*; do
    descriptor=${descriptor##*/}
    ((descriptor <= 2)) || eval "exec $descriptor>&-"
  done
}

# start_process NAME COMMAND…: leaves a running process alone unless its command line or configuration has changed.
start_process() {
  local name=$1 print pid
  shift
  print=$(fingerprint "$name" "$@")
  if running "$name"; then
    [[ $(cat "$RUN/$name.fingerprint" 2>/dev/null) != "$print" ]] || return 0
    stop_process "$name"
  fi
  mkdir -p "$RUN" "$LOGS"
  printf -- '--- %s started %s\n' "$name" "$(date -u +%FT%TZ)" >>"$LOGS/$name.log"
  (close_descriptors && exec setsid "$@") >>"$LOGS/$name.log" 2>&1 </dev/null &
  pid=$!
  printf '%s %s\n' "$pid" "$(process_identity "$pid")" >"$RUN/$name.pid"
  printf '%s\n' "$print" >"$RUN/$name.fingerprint"
}

# stop_process NAME [SIGNAL]: TERM first, KILL after ten seconds; returns when the process is gone.
stop_process() {
  local name=$1 signal=${2:-TERM} pid deadline=$((SECONDS + 10))
  if pid=$(pid_of "$name"); then
    kill -s "$signal" "$pid" 2>/dev/null || true
    while running "$name"; do
      ((SECONDS < deadline)) || kill -s KILL "$pid" 2>/dev/null || true
      sleep 0.1
    done
  fi
  rm -f "$RUN/$name.pid" "$RUN/$name.fingerprint"
}
