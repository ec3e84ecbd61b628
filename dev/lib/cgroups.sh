# The cgroup of everything that runs in Pods, for v1 and v2; it is used to find these processes again.

CGROUP=$(basename "$STATE")

cgroup_v2() { [[ -e /sys/fs/cgroup/cgroup.controllers ]]; }

# The directory of our cgroup in every hierarchy (v1), or the only one (v2).
cgroup_directories() {
  if cgroup_v2; then
    printf '%s\n' "/sys/fs/cgroup/$CGROUP"
  else
    find /sys/fs/cgroup -mindepth 1 -maxdepth 1 -type d ! -name unified -printf "%p/$CGROUP\n"
  fi
}

make_cgroups() {
  local directory controller
  if cgroup_v2; then
    for controller in cpuset cpu io memory pids hugetlb; do
      printf '+%s' "$controller" >/sys/fs/cgroup/cgroup.subtree_control 2>/dev/null || true
    done
  fi
  for directory in $(cgroup_directories); do
    mkdir -p "$directory"
    # A v1 cpuset accepts no process before it has CPUs and memory nodes.
    [[ ! -e $directory/cpuset.cpus ]] || cgroup_v2 || for controller in cpuset.cpus cpuset.mems; do
      [[ -n $(cat "$directory/$controller") ]] || cat "$directory/../$controller" >"$directory/$controller"
    done
    # Twenty times the default: next to a compiler or a test run on the host, Pods would starve until their connections time out.
    [[ ! -e $directory/cpu.shares ]] || printf 20480 >"$directory/cpu.shares"
    [[ ! -e $directory/cpu.weight ]] || printf 2000 >"$directory/cpu.weight"
    [[ $directory == */cpuset/* ]] || mkdir -p "$directory/runtime"
  done
}

# The pids of all processes in our cgroup, including children of containerd.
cgroup_pids() {
  local root
  root=$(cgroup_v2 && printf '/sys/fs/cgroup/%s' "$CGROUP" || printf '/sys/fs/cgroup/pids/%s' "$CGROUP")
  [[ -d $root ]] || return 0
  find "$root" -name cgroup.procs -exec cat {} + 2>/dev/null | sort -u
}

remove_cgroups() {
  local directory
  for directory in "/sys/fs/cgroup/$CGROUP" /sys/fs/cgroup/*/"$CGROUP"; do
    [[ ! -d $directory ]] || find "$directory" -depth -type d -exec rmdir {} + 2>/dev/null || true
  done
}
