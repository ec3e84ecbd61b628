# The node: containerd, kubelet and kube-proxy. They run in a separate mount namespace, in which the paths that they
# require (/var/lib/kubelet, /var/log/pods, /run/containerd, …) are directories of the state directory; all their mounts
# end with it. Everything that containerd starts is in one cgroup, so that it is found again whatever was killed.

NODE_COMPONENTS=(containerd kubelet kube-proxy)
PRIVATE_DIRECTORIES=(/var/lib/kubelet /var/log/pods /var/log/containers /run/containerd /var/lib/cni)

# The process that holds the mount namespace open.
start_node_namespace() {
  local directory
  running node-namespace && return
  # Without it, whatever is still running has lost its mounts, as after a reboot.
  stop_node_processes
  rm -rf "$STATE/private/run/containerd" "$STATE/private/var/lib/cni"
  for directory in "${PRIVATE_DIRECTORIES[@]}"; do
    mkdir -p "$STATE/private$directory"
    if [[ ! -d $directory ]]; then
      mkdir -p "$directory"
      printf '%s\n' "$directory" >>"$STATE/created-directories"
    fi
  done
  start_process node-namespace unshare --mount --propagation private bash -c '
    set -e
    state=$1; shift
    for directory; do mount --bind "$state/private$directory" "$directory"; done
    mount --make-rshared /
    touch "$state/run/node-namespace.ready"
    exec sleep infinity' node-namespace "$STATE" "${PRIVATE_DIRECTORIES[@]}"
  wait_for 10 "the node's mount namespace" node_namespace_ready
}

node_namespace_ready() { [[ $(cat "/proc/$(pid_of node-namespace)/comm") == sleep ]]; }

in_node() { nsenter --mount="/proc/$(pid_of node-namespace)/ns/mnt" "$@"; }

start_in_node() {
  local name=$1
  shift
  start_process "$name" nsenter --mount="/proc/$(pid_of node-namespace)/ns/mnt" "$@"
}

start_containerd() {
  start_in_node containerd bash -c '
    for procs in $1; do echo $$ >"$procs"; done
    shift
    exec "$@"' containerd "$(cgroup_directories | grep -v /cpuset/ | sed 's#$#/runtime/cgroup.procs#' | paste -sd' ')" \
    env "PATH=$TOOLS/usr/bin:$TOOLS/usr/sbin:$PATH" "$TOOLS/usr/bin/containerd" --config "$STATE/config/containerd.toml"
}

start_kubelet() {
  start_in_node kubelet env "PATH=$TOOLS/usr/sbin:$PATH" "$BIN/kubelet" --config "$STATE/config/kubelet.yaml" \
    --kubeconfig "$STATE/config/kubelet.kubeconfig" --hostname-override "$NODE" --node-ip "$GATEWAY" \
    --container-runtime remote --container-runtime-endpoint "unix://$CONTAINERD_SOCKET" \
    --pod-infra-container-image "$REGISTRY/imagebuild-dev/pause:1" --cert-dir "$STATE/kubelet-pki"
}

start_kube_proxy() { start_in_node kube-proxy "$BIN/kube-proxy" --config "$STATE/config/kube-proxy.yaml"; }

containerd_ready() { in_node "$TOOLS/usr/bin/ctr" --address "$CONTAINERD_SOCKET" version; }

node_ready() {
  "$KUBECTL" --kubeconfig "$KUBECONFIG_FILE" get node "$NODE" \
    -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status}' | grep -qx True &&
    "$KUBECTL" --kubeconfig "$KUBECONFIG_FILE" get serviceaccount default
}

# kubelet_reported_since TIME: the node's status in the API server may be from before a crash; its lease is not.
kubelet_reported_since() {
  local renewed
  renewed=$("$KUBECTL" --kubeconfig "$KUBECONFIG_FILE" get lease "$NODE" --namespace kube-node-lease -o 'jsonpath={.spec.renewTime}')
  [[ -n $renewed && $(date -d "$renewed" +%s) -ge $1 ]]
}

start_node() {
  local began
  make_cgroups
  start_node_namespace
  write_node_configuration
  write_kubelet_configuration
  start_containerd
  wait_for 30 containerd containerd_ready
  running kubelet && began=0 || began=$(date +%s)
  start_kubelet
  start_kube_proxy
  wait_for 60 'the kubelet' kubelet_reported_since "$began"
  wait_for 60 'the node' node_ready
}

# Ends everything that runs in Pods, after the daemons that would restart it.
stop_node_processes() {
  local name pids deadline=$((SECONDS + 15))
  for name in kube-proxy kubelet containerd; do stop_process "$name" KILL; done
  while pids=$(cgroup_pids) && [[ -n $pids ]]; do
    ((SECONDS < deadline)) || fail "these processes of Pods do not end: $pids"
    # shellcheck disable=SC2086
    kill -s KILL $pids 2>/dev/null || true
    sleep 0.2
  done
}

stop_node() {
  stop_node_processes
  stop_process node-namespace KILL
  remove_cgroups
  [[ ! -e $STATE/created-directories ]] || sort -ru "$STATE/created-directories" | xargs -r rmdir --ignore-fail-on-non-empty 2>/dev/null || true
}
