# The node: containerd, kubelet and kube-proxy. They live in a mount namespace of their own, in which the places that they
# insist on (/var/lib/kubelet, /var/log/pods, /run/containerd, …) are directories of the state directory; all their mounts
# end with it. Everything that containerd starts is in one cgroup, which is how it is found again whatever was killed.

NODE_COMPONENTS=(containerd kubelet kube-proxy)
CGROUP=$(basename "$STATE")
CONTAINERD_SOCKET=/run/containerd/containerd.sock
PRIVATE_DIRECTORIES=(/var/lib/kubelet /var/log/pods /var/log/containers /run/containerd /var/lib/cni)

# The process that holds the mount namespace open.
start_node_namespace() {
  local directory
  running node-namespace && return
  # Without it whatever still runs of the node has lost its mounts: the same as after a reboot.
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
    # A v1 cpuset takes no process before it has cpus and memory nodes.
    [[ ! -e $directory/cpuset.cpus ]] || cgroup_v2 || for controller in cpuset.cpus cpuset.mems; do
      [[ -n $(cat "$directory/$controller") ]] || cat "$directory/../$controller" >"$directory/$controller"
    done
    [[ $directory == */cpuset/* ]] || mkdir -p "$directory/runtime"
  done
}

# The pids of all that runs in our cgroup, children of containerd included.
cgroup_pids() {
  local root
  root=$(cgroup_v2 && printf '/sys/fs/cgroup/%s' "$CGROUP" || printf '/sys/fs/cgroup/pids/%s' "$CGROUP")
  [[ -d $root ]] || return 0
  find "$root" -name cgroup.procs -exec cat {} + 2>/dev/null | sort -u
}

write_node_configuration() {
  local restrict=false host
  # Without CAP_SYS_RESOURCE (bit 24) runc may not lower a process's oom_score_adj, and every sandbox would fail.
  (((16#$(sed -n 's/^CapEff:\s*//p' /proc/self/status) >> 24) & 1)) || restrict=true
  write_file "$STATE/config/containerd.toml" <<CONFIG
version = 2
root = "$STATE/containerd"
state = "/run/containerd"
disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.internal.v1.tracing"]
[grpc]
  address = "$CONTAINERD_SOCKET"
[plugins."io.containerd.internal.v1.opt"]
  path = "$STATE/containerd/opt"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "$REGISTRY/imagebuild-dev/pause:1"
  restrict_oom_score_adj = $restrict
  netns_mounts_under_state_dir = true
  disable_apparmor = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$TOOLS/usr/lib/cni"
    conf_dir = "$STATE/config/cni"
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "$STATE/config/certs.d"
CONFIG
  write_file "$STATE/config/cni/10-imagebuild-dev.conflist" <<CONFIG
{"cniVersion": "0.4.0", "name": "imagebuild-dev", "plugins": [
  {"type": "bridge", "bridge": "$BRIDGE", "isGateway": true, "ipMasq": false, "hairpinMode": true,
   "ipam": {"type": "host-local", "dataDir": "/var/lib/cni/networks",
     "ranges": [[{"subnet": "$POD_CIDR", "gateway": "$GATEWAY", "rangeStart": "10.251.1.0"}]],
     "routes": [{"dst": "0.0.0.0/0"}]}}]}
CONFIG
  # Both names are answered by the local registry alone: nothing is ever asked of the outside.
  for host in docker.io mcr.microsoft.com "$REGISTRY"; do
    registry_host "$host" "http://$REGISTRY"
  done
  registry_host "$GATEWAY:$REGISTRY_AUTH_PORT" "http://$GATEWAY:$REGISTRY_AUTH_PORT"
  registry_host "$GATEWAY:$REGISTRY_READONLY_PORT" "http://$GATEWAY:$REGISTRY_READONLY_PORT"
  registry_host "$GATEWAY:$REGISTRY_TLS_PORT" "https://$GATEWAY:$REGISTRY_TLS_PORT" "ca = \"$PKI/test-ca.crt\""
}

# registry_host NAME URL [LINE]: where containerd asks for images of the registry NAME.
registry_host() {
  write_file "$STATE/config/certs.d/$1/hosts.toml" <<CONFIG
server = "$2"
[host."$2"]
  capabilities = ["pull", "resolve"]
  ${3:-}
CONFIG
}

# systemd-resolved's stub listens on the loopback address, which means something else inside a Pod.
resolver_file() {
  if grep -q '^nameserver 127\.' /etc/resolv.conf && [[ -e /run/systemd/resolve/resolv.conf ]]; then
    printf /run/systemd/resolve/resolv.conf
  else
    printf /etc/resolv.conf
  fi
}

write_kubelet_configuration() {
  write_file "$STATE/config/kubelet.yaml" <<CONFIG
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $GATEWAY
port: $KUBELET_PORT
healthzPort: $KUBELET_HEALTH_PORT
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $PKI/ca.crt}}
authorization: {mode: Webhook}
tlsCertFile: $PKI/kubelet.crt
tlsPrivateKeyFile: $PKI/kubelet.key
cgroupDriver: cgroupfs
cgroupRoot: /$CGROUP
failSwapOn: false
resolvConf: $(resolver_file)
volumePluginDir: $STATE/kubelet-plugins
maxPods: 250
serializeImagePulls: false
registryPullQPS: 0
eventRecordQPS: 0
kubeAPIQPS: 50
kubeAPIBurst: 100
nodeStatusUpdateFrequency: 5s
imageGCHighThresholdPercent: 100
evictionHard: {memory.available: 100Mi, nodefs.available: 1Gi, imagefs.available: 1Gi}
enableControllerAttachDetach: true
CONFIG
  write_file "$STATE/config/kube-proxy.yaml" <<CONFIG
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clientConnection: {kubeconfig: $STATE/config/kube-proxy.kubeconfig}
hostnameOverride: $NODE
clusterCIDR: $POD_CIDR
mode: iptables
bindAddress: $GATEWAY
healthzBindAddress: 127.0.0.1:$KUBE_PROXY_HEALTH_PORT
metricsBindAddress: 127.0.0.1:$KUBE_PROXY_METRICS_PORT
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
CONFIG
  make_kubeconfig kubelet "$STATE/config/kubelet.kubeconfig"
  make_kubeconfig kube-proxy "$STATE/config/kube-proxy.kubeconfig"
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

# kubelet_reported_since TIME: what the API server says of the node may date from before a crash; its lease does not.
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

# Ends all that runs in Pods, after the daemons that would start it again.
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

remove_cgroups() {
  local directory
  for directory in "/sys/fs/cgroup/$CGROUP" /sys/fs/cgroup/*/"$CGROUP"; do
    [[ ! -d $directory ]] || find "$directory" -depth -type d -exec rmdir {} + 2>/dev/null || true
  done
}
