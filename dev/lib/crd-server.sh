# Kubernetes 1.36's own CRD server, from the library packages of Debian sid: it checks CRDs and their CEL rules like a current
# cluster; 1.20 does not. It serves no other API group, and has its own etcd on the loopback address.

SID_ROOT=$CACHE/build/sid
CRD_SERVER=$STATE/crd-server
CRD_SERVER_SOURCE=/usr/share/gocode/src/k8s.io/apiextensions-apiserver

make_crd_server() {
  chain_done crd-server-1 && return
  step crd-server-1/root make_root sid "$SID_ROOT"
  step crd-server-1/packages install_crd_server_source
  step crd-server-1/binary build_crd_server
  finish_chain crd-server-1 "$SID_ROOT"
}

install_crd_server_source() {
  in_root "$SID_ROOT" '
    # An earlier try may have been ended in the midst of its packages.
    dpkg --configure -a
    apt-get -q update
    apt-get -q -y install golang-any golang-k8s-apiextensions-apiserver-dev'
}

build_crd_server() {
  in_root "$SID_ROOT" "
    cd $CRD_SERVER_SOURCE
    GO111MODULE=off GOPATH=/usr/share/gocode CGO_ENABLED=0 GOGC=off GOTOOLCHAIN=local GOCACHE=/build/cache \
      go build -ldflags '-s -w' -o /build/apiextensions-apiserver ."
  mkdir -p "$BIN"
  install -m 755 "$SID_ROOT/build/apiextensions-apiserver" "$BIN/apiextensions-apiserver"
}

start_crd_server() {
  mkdir -p "$CRD_SERVER/etcd"
  chmod 700 "$CRD_SERVER" "$CRD_SERVER/etcd"
  make_certificate crd-server ca /CN=crd-server IP:127.0.0.1,DNS:localhost
  make_kubeconfig admin "$CRD_SERVER/kubeconfig" "https://127.0.0.1:$CRD_SERVER_PORT"
  start_process crd-etcd "$TOOLS/usr/bin/etcd" --name crd --data-dir "$CRD_SERVER/etcd" \
    --listen-client-urls "http://127.0.0.1:$CRD_ETCD_PORT" --advertise-client-urls "http://127.0.0.1:$CRD_ETCD_PORT" \
    --listen-peer-urls "http://127.0.0.1:$CRD_ETCD_PEER_PORT" --initial-advertise-peer-urls "http://127.0.0.1:$CRD_ETCD_PEER_PORT" \
    --initial-cluster "crd=http://127.0.0.1:$CRD_ETCD_PEER_PORT"
  # There is no API server to ask for authorization: only a client certificate of system:masters is accepted.
  start_process crd-server "$BIN/apiextensions-apiserver" --etcd-servers "http://127.0.0.1:$CRD_ETCD_PORT" \
    --bind-address 127.0.0.1 --secure-port "$CRD_SERVER_PORT" --client-ca-file "$PKI/ca.crt" \
    --tls-cert-file "$PKI/crd-server.crt" --tls-private-key-file "$PKI/crd-server.key" \
    --authentication-skip-lookup=true --kubeconfig "$CRD_SERVER/kubeconfig" --authentication-kubeconfig "$CRD_SERVER/kubeconfig" \
    --authorization-kubeconfig "$CRD_SERVER/kubeconfig" --enable-priority-and-fairness=false \
    --disable-admission-plugins=NamespaceLifecycle,MutatingAdmissionWebhook,ValidatingAdmissionWebhook,ValidatingAdmissionPolicy,MutatingAdmissionPolicy
  wait_for 60 'the CRD server' crd_server_ready
}

crd_server_ready() {
  curl -sf --noproxy '*' --cacert "$PKI/ca.crt" --cert "$PKI/admin.crt" --key "$PKI/admin.key" \
    "https://127.0.0.1:$CRD_SERVER_PORT/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
}

stop_crd_server() {
  stop_process crd-server KILL
  stop_process crd-etcd KILL
  rm -rf --one-file-system "$CRD_SERVER"
}

# It is not a cluster, only a place to try CRDs: it is created regardless of KUBECONFIG.
control_crd_server() {
  case ${1:-} in
    up)
      require_root
      take_lock cluster
      mkdir -p "$STATE" "$LOGS"
      make_packages
      make_pki
      # This may take minutes, and the cluster itself does not have to wait for it.
      release_lock cluster
      take_lock crd-server
      make_crd_server
      start_crd_server
      say "the CRD server is up; kubeconfig: $CRD_SERVER/kubeconfig"
      ;;
    down)
      require_root
      take_lock crd-server
      stop_crd_server
      ;;
    kubeconfig) printf '%s\n' "$CRD_SERVER/kubeconfig" ;;
    *) fail 'crd-server up, down or kubeconfig?' ;;
  esac
}
