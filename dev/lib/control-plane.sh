# etcd, the API server, the controller manager and the scheduler.

CONTROL_PLANE=(etcd kube-apiserver kube-controller-manager kube-scheduler)

start_etcd() {
  mkdir -p "$STATE/etcd"
  chmod 700 "$STATE/etcd"
  start_process etcd "$TOOLS/usr/bin/etcd" --name imagebuild-dev --data-dir "$STATE/etcd" \
    --listen-client-urls "http://127.0.0.1:$ETCD_PORT" --advertise-client-urls "http://127.0.0.1:$ETCD_PORT" \
    --listen-peer-urls "http://127.0.0.1:$ETCD_PEER_PORT" --initial-advertise-peer-urls "http://127.0.0.1:$ETCD_PEER_PORT" \
    --initial-cluster "imagebuild-dev=http://127.0.0.1:$ETCD_PEER_PORT" --auto-compaction-retention 1 --quota-backend-bytes 4294967296
}

start_kube_apiserver() {
  start_process kube-apiserver "$BIN/kube-apiserver" \
    --etcd-servers "http://127.0.0.1:$ETCD_PORT" \
    --bind-address "$GATEWAY" --advertise-address "$GATEWAY" --secure-port "$APISERVER_PORT" --insecure-port 0 \
    --service-cluster-ip-range "$SERVICE_CIDR" --authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction \
    --allow-privileged=true --client-ca-file "$PKI/ca.crt" \
    --tls-cert-file "$PKI/apiserver.crt" --tls-private-key-file "$PKI/apiserver.key" \
    --kubelet-client-certificate "$PKI/apiserver-kubelet.crt" --kubelet-client-key "$PKI/apiserver-kubelet.key" \
    --kubelet-certificate-authority "$PKI/ca.crt" --kubelet-preferred-address-types InternalIP \
    --service-account-key-file "$PKI/service-account.key" --service-account-signing-key-file "$PKI/service-account.key" \
    --service-account-issuer https://kubernetes.default.svc --profiling=false
}

start_kube_controller_manager() {
  start_process kube-controller-manager "$BIN/kube-controller-manager" \
    --kubeconfig "$STATE/config/kube-controller-manager.kubeconfig" --use-service-account-credentials \
    --service-account-private-key-file "$PKI/service-account.key" --root-ca-file "$PKI/ca.crt" \
    --cluster-signing-cert-file "$PKI/ca.crt" --cluster-signing-key-file "$PKI/ca.key" \
    --leader-elect=false --port 0 --bind-address 127.0.0.1 --secure-port "$CONTROLLER_MANAGER_PORT" \
    --kube-api-qps 100 --kube-api-burst 200 --profiling=false
}

start_kube_scheduler() {
  start_process kube-scheduler "$BIN/kube-scheduler" \
    --kubeconfig "$STATE/config/kube-scheduler.kubeconfig" --leader-elect=false --port 0 --bind-address 127.0.0.1 \
    --secure-port "$SCHEDULER_PORT" --kube-api-qps 100 --kube-api-burst 200 --profiling=false
}

etcd_ready() { curl -sf --noproxy '*' "http://127.0.0.1:$ETCD_PORT/health" | grep -q true; }

apiserver_ready() {
  curl -sf --noproxy '*' --cacert "$PKI/ca.crt" --cert "$PKI/admin.crt" --key "$PKI/admin.key" "https://$GATEWAY:$APISERVER_PORT/readyz"
}

start_control_plane() {
  make_kubeconfig admin "$KUBECONFIG_FILE"
  make_kubeconfig kube-controller-manager "$STATE/config/kube-controller-manager.kubeconfig"
  make_kubeconfig kube-scheduler "$STATE/config/kube-scheduler.kubeconfig"
  start_etcd
  wait_for 30 etcd etcd_ready
  start_kube_apiserver
  wait_for 60 'the API server' apiserver_ready
  start_kube_controller_manager
  start_kube_scheduler
}
