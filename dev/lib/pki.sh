# Keys, certificates and passwords: created by `up`, kept in the state directory and nowhere else.

PKI=$STATE/pki

# make_ca NAME COMMON-NAME
make_ca() {
  [[ -s $PKI/$1.crt ]] && return
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj "/CN=$2" \
    -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign,cRLSign' \
    -keyout "$PKI/$1.key" -out "$PKI/$1.crt.new" 2>/dev/null
  mv "$PKI/$1.crt.new" "$PKI/$1.crt"
}

# make_certificate NAME CA SUBJECT [SUBJECT-ALTERNATIVE-NAMES]
make_certificate() {
  local name=$1 ca=$2 subject=$3 names=${4:-}
  [[ -s $PKI/$name.crt ]] && return
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "$subject" \
    -keyout "$PKI/$name.key" -out "$PKI/$name.csr" 2>/dev/null
  openssl x509 -req -in "$PKI/$name.csr" -CA "$PKI/$ca.crt" -CAkey "$PKI/$ca.key" -set_serial "0x$(openssl rand -hex 8)" -days 3650 \
    -extfile <(
      printf 'keyUsage=digitalSignature,keyEncipherment\nextendedKeyUsage=serverAuth,clientAuth\n'
      [[ -z $names ]] || printf 'subjectAltName=%s\n' "$names"
    ) -out "$PKI/$name.crt.new" 2>/dev/null
  rm "$PKI/$name.csr"
  mv "$PKI/$name.crt.new" "$PKI/$name.crt"
}

make_pki() {
  mkdir -p "$PKI"
  chmod 700 "$PKI"
  make_ca ca imagebuild-dev
  make_ca test-ca 'imagebuild-dev test authority'
  make_certificate apiserver ca /CN=kube-apiserver "IP:$GATEWAY,IP:127.0.0.1,IP:$KUBERNETES_SERVICE_IP,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local"
  make_certificate apiserver-kubelet ca /O=system:masters/CN=kube-apiserver-kubelet
  make_certificate admin ca /O=system:masters/CN=admin
  make_certificate kube-controller-manager ca /CN=system:kube-controller-manager
  make_certificate kube-scheduler ca /CN=system:kube-scheduler
  make_certificate kube-proxy ca /CN=system:kube-proxy
  make_certificate kubelet ca "/O=system:nodes/CN=system:node:$NODE" "IP:$GATEWAY,DNS:$NODE"
  make_certificate test-server test-ca "/CN=$GATEWAY" "IP:$GATEWAY"
  [[ -s $PKI/service-account.key ]] || openssl genrsa -out "$PKI/service-account.key" 2048 2>/dev/null
}

# make_kubeconfig USER FILE [SERVER]: a self-contained kubeconfig, readable only by its owner.
make_kubeconfig() {
  local user=$1 file=$2 server=${3:-https://$GATEWAY:$APISERVER_PORT}
  (umask 077 && write_file "$file" <<CONFIG
apiVersion: v1
kind: Config
current-context: imagebuild-dev
clusters:
- name: imagebuild-dev
  cluster:
    server: $server
    certificate-authority-data: $(base64 -w0 "$PKI/ca.crt")
users:
- name: $user
  user:
    client-certificate-data: $(base64 -w0 "$PKI/$user.crt")
    client-key-data: $(base64 -w0 "$PKI/$user.key")
contexts:
- name: imagebuild-dev
  context:
    cluster: imagebuild-dev
    user: $user
CONFIG
  )
}
