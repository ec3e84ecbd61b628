# Kubernetes 1.20.2, built from Debian's source package: Debian's binary packages contain only the client.

KUBERNETES_VERSION=1.20.2
KUBERNETES_BUILD=$CACHE/build/kubernetes
GO_TOOLS=$KUBERNETES_BUILD/tools
GO=$GO_TOOLS/usr/lib/go-1.19/bin/go
COMPILER_PACKAGES=(golang-1.19-go golang-1.19-src golang-github-modern-go-reflect2-dev)
KUBERNETES_COMMANDS=(kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy)

make_kubernetes() {
  local command
  chain_done kubernetes-2 && return
  step kubernetes-2/compiler unpack_compiler
  step kubernetes-2/source fetch_kubernetes_source
  step kubernetes-2/openapi generate_kubernetes_openapi
  for command in "${KUBERNETES_COMMANDS[@]}"; do
    step "kubernetes-2/$command" build_kubernetes_command "$command"
  done
  finish_chain kubernetes-2 "$KUBERNETES_BUILD"
}

unpack_compiler() {
  refresh_apt
  unpack_packages "$GO_TOOLS" "${COMPILER_PACKAGES[@]}"
}

fetch_kubernetes_source() {
  local tree=$KUBERNETES_BUILD/src/k8s.io/kubernetes
  rm -rf "$KUBERNETES_BUILD/src" "$KUBERNETES_BUILD/download"
  mkdir -p "$KUBERNETES_BUILD/download" "$KUBERNETES_BUILD/src/k8s.io"
  cd "$KUBERNETES_BUILD/download"
  private_apt apt-get -q --download-only source kubernetes
  dpkg-source --no-check -x ./*.dsc "$tree"
  rm -rf "$KUBERNETES_BUILD/download"
  # The vendored reflect2 reads the runtime's own type tables, which Go 1.18 changed: it crashes the API server.
  rm -rf "$tree/vendor/github.com/modern-go/reflect2"
  cp -a "$GO_TOOLS/usr/share/gocode/src/github.com/modern-go/reflect2" "$tree/vendor/github.com/modern-go/reflect2"
  # The vendored validator treats "" as null in custom resources: it compares reflect.Values, which are equal since Go 1.16.
  local validator=$tree/vendor/k8s.io/kube-openapi/pkg/validation/validate/type.go
  sed -i 's/if data == nil || reflect.DeepEqual(.*) {/if data == nil {/' "$validator"
  ! grep -q 'data == nil ||' "$validator" || fail 'the validator is not the one that this was written for'
}

# Go in a workspace inside the cache; without garbage collection the compiler is much faster.
kubernetes_go() {
  env -u GOFLAGS -u GOROOT GOPATH="$KUBERNETES_BUILD" GOCACHE="$KUBERNETES_BUILD/cache" GO111MODULE=off CGO_ENABLED=0 \
    GOGC=off GOTELEMETRY=off "$GO" "$@"
}

# The source package lacks one generated file: the OpenAPI definitions of all packages that request them.
generate_kubernetes_openapi() {
  local packages
  cd "$KUBERNETES_BUILD/src/k8s.io/kubernetes"
  kubernetes_go build -o "$KUBERNETES_BUILD/openapi-gen" ./vendor/k8s.io/kube-openapi/cmd/openapi-gen
  packages=$(cd vendor/k8s.io && grep -rl --include='*.go' --exclude='*_test.go' '+k8s:openapi-gen=' -- */. ../../pkg |
    xargs -n 1 dirname | grep -Ev '^(code-generator|sample-apiserver|kube-openapi|gengo)/' |
    sed -E 's#^\.\./\.\./#k8s.io/kubernetes/#; t; s#/\./#/#; s#^#k8s.io/kubernetes/vendor/k8s.io/#' | sort -u | paste -sd,)
  GOPATH=$KUBERNETES_BUILD GO111MODULE=off PATH=$(dirname "$GO"):$PATH "$KUBERNETES_BUILD/openapi-gen" --v 1 --logtostderr \
    --go-header-file hack/boilerplate/boilerplate.generatego.txt --output-file-base zz_generated.openapi \
    --input-dirs "$packages" --output-package k8s.io/kubernetes/pkg/generated/openapi --report-filename /dev/null
  test -s pkg/generated/openapi/zz_generated.openapi.go
}

build_kubernetes_command() {
  local package flags='-s -w'
  # Both set the version: the first for the command line, the second for clients.
  for package in k8s.io/kubernetes/vendor/k8s.io/component-base/version k8s.io/kubernetes/vendor/k8s.io/client-go/pkg/version; do
    flags+=" -X $package.gitVersion=v$KUBERNETES_VERSION -X $package.gitMajor=1 -X $package.gitMinor=20"
    flags+=" -X $package.gitTreeState=clean -X $package.buildDate=1970-01-01T00:00:00Z"
  done
  cd "$KUBERNETES_BUILD/src/k8s.io/kubernetes"
  mkdir -p "$BIN"
  kubernetes_go build -o "$BIN/$1.new" -ldflags "$flags" "./cmd/$1"
  mv "$BIN/$1.new" "$BIN/$1"
}
