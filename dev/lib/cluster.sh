# The commands: up, down, status, env, and the control of single components.

COMPONENTS=("${CONTROL_PLANE[@]}" "${REGISTRIES[@]}" "${GIT_SERVERS[@]}" "${NODE_COMPONENTS[@]}")

# If KUBECONFIG names another cluster, that one is used and none is created.
foreign_cluster() { [[ -n ${KUBECONFIG:-} && $KUBECONFIG != "$KUBECONFIG_FILE" ]]; }

kubeconfig_in_use() { if foreign_cluster; then printf '%s' "$KUBECONFIG"; else printf '%s' "$KUBECONFIG_FILE"; fi; }

refuse_foreign() { ! foreign_cluster || fail "KUBECONFIG is $KUBECONFIG: that cluster is used, and nothing of it is managed here"; }

cluster_up() {
  if foreign_cluster; then
    say "KUBECONFIG is $KUBECONFIG: using that cluster, none is created"
    return
  fi
  require_root
  take_lock cluster
  refuse_other_kubernetes
  mkdir -p "$STATE" "$LOGS"
  make_packages
  make_kubernetes
  make_images "${DEFAULT_RECIPES[@]}"
  make_python_index
  make_git_root
  make_pki
  start_network
  start_registries
  publish_cached_images
  start_git_servers
  start_control_plane
  start_node
  say "the cluster is up; kubeconfig: $KUBECONFIG_FILE"
}

# `down` would also remove the rules of another kube-proxy. Rules are ours only if our bridge exists.
refuse_other_kubernetes() {
  [[ ! -e $STATE/settings ]] || return 0
  ! ip link show "$BRIDGE" >/dev/null 2>&1 || return 0
  if command -v iptables >/dev/null && iptables -w -t nat -S KUBE-SERVICES >/dev/null 2>&1; then
    fail 'another Kubernetes runs on this machine (its iptables rules are there): set KUBECONFIG to use it'
  fi
}

cluster_down() {
  local name
  refuse_foreign
  require_root
  take_lock cluster
  [[ -d $STATE ]] || ip link show "$BRIDGE" >/dev/null 2>&1 || { say 'nothing to remove'; return; }
  stop_crd_server
  stop_node
  for name in kube-scheduler kube-controller-manager kube-apiserver etcd "${GIT_SERVERS[@]}" "${REGISTRIES[@]}" image-store; do
    stop_process "$name" KILL
  done
  stop_network
  rm -rf --one-file-system "$STATE"
  say "the cluster is down; the cache is kept in $CACHE"
}

cluster_purge() {
  cluster_down
  rm -rf --one-file-system "$CACHE"
  say 'the cache is removed too'
}

component_address() {
  case $1 in
    etcd) printf '127.0.0.1:%s' "$ETCD_PORT" ;;
    kube-apiserver) printf 'https://%s:%s' "$GATEWAY" "$APISERVER_PORT" ;;
    registry) printf 'http://%s' "$REGISTRY" ;;
    registry-auth) printf 'http://%s:%s' "$GATEWAY" "$REGISTRY_AUTH_PORT" ;;
    registry-tls) printf 'https://%s:%s' "$GATEWAY" "$REGISTRY_TLS_PORT" ;;
    registry-readonly) printf 'http://%s:%s' "$GATEWAY" "$REGISTRY_READONLY_PORT" ;;
    git-http) printf 'http://%s:%s https://%s:%s' "$GATEWAY" "$GIT_HTTP_PORT" "$GATEWAY" "$GIT_HTTPS_PORT" ;;
    git-ssh) printf 'ssh://git@%s:%s' "$GATEWAY" "$GIT_SSH_PORT" ;;
    crd-server) printf 'https://127.0.0.1:%s' "$CRD_SERVER_PORT" ;;
  esac
}

cluster_status() {
  local name pid missing=0
  if foreign_cluster; then
    say "KUBECONFIG is $KUBECONFIG: using that cluster"
    return
  fi
  for name in "${COMPONENTS[@]}" crd-server; do
    if pid=$(pid_of "$name"); then
      printf '%-26s running  pid %-8s %s\n' "$name" "$pid" "$(component_address "$name")"
    elif [[ $name != crd-server ]]; then
      printf '%-26s stopped\n' "$name"
      missing=1
    fi
  done
  if ((missing == 0)) && node_ready >/dev/null 2>&1; then
    printf '%-26s ready\n' "node $NODE"
  else
    printf '%-26s not ready\n' "node $NODE"
    return 1
  fi
}

start_component() {
  case $1 in
    registry*) start_registries ;;
    git-*) start_git_servers ;;
    etcd) start_etcd && wait_for 30 etcd etcd_ready ;;
    kube-apiserver) start_kube_apiserver && wait_for 60 'the API server' apiserver_ready ;;
    containerd) start_containerd && wait_for 30 containerd containerd_ready ;;
    *) "start_${1//-/_}" ;;
  esac
}

# For tests that do without single components; `stop` and `kill` return when the process has ended.
control_component() {
  local action=$1 name=${2:-}
  refuse_foreign
  require_root
  [[ " ${COMPONENTS[*]} " == *" $name "* ]] || fail "'$name' is not one of: ${COMPONENTS[*]}"
  case $action in
    stop) stop_process "$name" ;;
    kill) stop_process "$name" KILL ;;
    restart) stop_process "$name" && start_component "$name" ;;
    start) start_component "$name" ;;
  esac
}

further_images() {
  (($#)) || { list_recipes; echo; return; }
  refuse_foreign
  require_root
  take_lock cluster
  make_packages
  release_lock cluster
  make_images "$@"
  [[ ! -d $REGISTRY_STORE ]] || publish_cached_images
}

print_environment() {
  printf 'export KUBECONFIG=%q\n' "$(kubeconfig_in_use)"
  printf 'export IMAGEBUILD_CRD_SERVER_KUBECONFIG=%q\n' "$STATE/crd-server/kubeconfig"
  foreign_cluster && return
  printf 'export PATH=%q:"$PATH"\n' "$BIN"
  cat <<ENVIRONMENT
export IMAGEBUILD_TEST_BUILDKIT_IMAGE=docker.io/moby/buildkit:v0.13.2-rootless
export IMAGEBUILD_TEST_BUILDAH_IMAGE=docker.io/buildah/stable:v1.39
export IMAGEBUILD_TEST_DOCKER_IMAGE=docker.io/library/docker:26.1-dind
export IMAGEBUILD_TEST_CA=$PKI/test-ca.crt
export IMAGEBUILD_TEST_REGISTRY=$REGISTRY
export IMAGEBUILD_TEST_REGISTRY_AUTH=$GATEWAY:$REGISTRY_AUTH_PORT
export IMAGEBUILD_TEST_REGISTRY_USER=builder
export IMAGEBUILD_TEST_REGISTRY_PASSWORD_FILE=$STATE/credentials/registry-password
export IMAGEBUILD_TEST_REGISTRY_TLS=$GATEWAY:$REGISTRY_TLS_PORT
export IMAGEBUILD_TEST_REGISTRY_READONLY=$GATEWAY:$REGISTRY_READONLY_PORT
export IMAGEBUILD_TEST_GIT_HTTP=http://$GATEWAY:$GIT_HTTP_PORT
export IMAGEBUILD_TEST_GIT_HTTPS=https://$GATEWAY:$GIT_HTTPS_PORT
export IMAGEBUILD_TEST_GIT_SSH=ssh://git@$GATEWAY:$GIT_SSH_PORT
export IMAGEBUILD_TEST_GIT_USER=builder
export IMAGEBUILD_TEST_GIT_PASSWORD_FILE=$STATE/credentials/git-password
export IMAGEBUILD_TEST_GIT_SSH_KEY=$STATE/credentials/git-ssh-key
export IMAGEBUILD_TEST_GIT_KNOWN_HOSTS=$STATE/credentials/known_hosts
export IMAGEBUILD_TEST_GIT_ROOT=$STATE/git/repositories
export IMAGEBUILD_TEST_FILES_URL=http://$GATEWAY:$GIT_HTTP_PORT/files
export IMAGEBUILD_TEST_FILES_ROOT=$STATE/git/files
export IMAGEBUILD_TEST_PYTHON_INDEX=http://$GATEWAY:$PYTHON_INDEX_PORT/simple/
ENVIRONMENT
}
