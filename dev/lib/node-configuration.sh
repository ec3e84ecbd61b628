# The configuration files of containerd, the CNI plugins, the kubelet and kube-proxy.

CONTAINERD_SOCKET=/run/containerd/containerd.sock

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
  # Only the local registry answers for both names: nothing is requested from outside.
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

# systemd-resolved's stub listens on the loopback address, which is a different one inside a Pod.
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
