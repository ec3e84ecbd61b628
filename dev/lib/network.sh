# The cluster's bridge, the rules that let its Pods reach the network, and the kernel settings it needs; `down` undoes all of them.

# Kernel settings that `up`, the kubelet or kube-proxy change.
CHANGED_SETTINGS=(net.ipv4.ip_forward net.ipv4.conf.all.route_localnet net.bridge.bridge-nf-call-iptables
  vm.overcommit_memory vm.panic_on_oom kernel.panic kernel.panic_on_oops kernel.keys.root_maxkeys kernel.keys.root_maxbytes)

save_settings() {
  local setting
  [[ -e $STATE/settings ]] && return
  for setting in "${CHANGED_SETTINGS[@]}"; do
    printf '%s=%s\n' "$setting" "$(sysctl -n "$setting" 2>/dev/null)"
  done | grep -v '=$' >"$STATE/settings.new"
  mv "$STATE/settings.new" "$STATE/settings"
}

restore_settings() {
  [[ ! -e $STATE/settings ]] || sysctl -q -p "$STATE/settings" || true
}

# rule TABLE CHAIN MATCH…: adds one of our rules, once. `down` finds it by its comment.
rule() {
  local table=$1 chain=$2
  shift 2
  iptables -w -t "$table" -C "$chain" "$@" -m comment --comment imagebuild-dev 2>/dev/null ||
    iptables -w -t "$table" -I "$chain" "$@" -m comment --comment imagebuild-dev
}

start_network() {
  modprobe -q br_netfilter 2>/dev/null || true
  save_settings
  sysctl -q -w net.ipv4.ip_forward=1 net.bridge.bridge-nf-call-iptables=1
  if ! ip link show "$BRIDGE" >/dev/null 2>&1; then
    # An address of its own: without one a bridge takes the lowest of its ports', and whenever that port's Pod ends, the others
    # keep sending to an address that is gone until their neighbour entry expires.
    ip link add "$BRIDGE" address "$BRIDGE_ADDRESS" type bridge
  fi
  ip addr replace "$GATEWAY/16" dev "$BRIDGE"
  ip link set "$BRIDGE" up
  rule nat POSTROUTING -s "$POD_CIDR" ! -d "$POD_CIDR" -j MASQUERADE
  rule nat OUTPUT -d 127.0.0.1 -p tcp --dport "$APISERVER_PORT" -j DNAT --to-destination "$GATEWAY:$APISERVER_PORT"
  rule filter FORWARD -i "$BRIDGE" -j ACCEPT
  rule filter FORWARD -o "$BRIDGE" -j ACCEPT
}

# Removes our rules, and the chains and rules that kube-proxy and the kubelet created.
remove_rules() {
  local table chain
  for table in nat filter mangle; do
    iptables -w -t "$table" -S | sed -n '/^-A .*\(imagebuild-dev\|KUBE-\)/s/^-A/-D/p' |
      while read -r line; do
        eval "iptables -w -t $table $line" 2>/dev/null || true
      done
    for chain in $(iptables -w -t "$table" -S | sed -n 's/^-N \(KUBE-.*\)/\1/p'); do
      iptables -w -t "$table" -F "$chain"
    done
    for chain in $(iptables -w -t "$table" -S | sed -n 's/^-N \(KUBE-.*\)/\1/p'); do
      iptables -w -t "$table" -X "$chain"
    done
  done
}

stop_network() {
  command -v iptables >/dev/null && remove_rules
  ip link delete "$BRIDGE" 2>/dev/null || true
  restore_settings
}
