# BuildKit, from the source package of Debian's docker.io, because Debian does not package it separately.

TRIXIE_ROOT=$CACHE/build/trixie

make_buildkit() {
  chain_done buildkit-1 && return
  step buildkit-1/root make_root trixie "$TRIXIE_ROOT"
  step buildkit-1/source fetch_buildkit_source
  step buildkit-1/binaries build_buildkit
  finish_chain buildkit-1 "$TRIXIE_ROOT"
}

fetch_buildkit_source() {
  in_root "$TRIXIE_ROOT" '
    apt-get -q update
    apt-get -q -y build-dep docker.io
    rm -rf /build && mkdir /build && cd /build
    # A mirror does not always have the newest version that its index lists.
    for version in $(apt-cache showsrc --only-source docker.io | sed -n "s/^Version: //p" | sort -rV); do
      apt-get -q source --only-source "docker.io=$version" && break
      rm -rf /build/*
    done
    mv docker.io-*/ docker && cd docker
    debian/rules override_dh_auto_configure'
}

build_buildkit() {
  in_root "$TRIXIE_ROOT" '
    cd /build/docker
    export GOPATH=$PWD/_build:/usr/share/gocode GO111MODULE=off CGO_ENABLED=0 GOGC=off GOCACHE=/build/cache
    cd _build/src/github.com/moby/buildkit
    # The Docker engine in the same source names the release of BuildKit that it vendors.
    version=$(sed -n "s#.*github.com/moby/buildkit \(v[0-9.]*\).*#\1#p" /build/docker/engine/vendor.mod)
    go build -tags "osusergo netgo" -ldflags "-s -w -X github.com/moby/buildkit/version.Version=$version" -o /build/out/ ./cmd/buildkitd ./cmd/buildctl
    cp examples/buildctl-daemonless/buildctl-daemonless.sh /build/out/'
  mkdir -p "$CACHE/buildkit"
  install -m 755 "$TRIXIE_ROOT"/build/out/* "$CACHE/buildkit/"
}
