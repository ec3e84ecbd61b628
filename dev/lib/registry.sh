# Four registries: one without a login, which is also the mirror of docker.io and mcr.microsoft.com, one with a password,
# one with TLS, and one that refuses every push.

REGISTRIES=(registry registry-auth registry-tls registry-readonly)
IMAGE_STORE=$CACHE/images/registry
REGISTRY_STORE=$STATE/registry

# registry_config NAME PORT STORAGE [LINE…]: further lines are top-level YAML, or go under http when indented.
registry_config() {
  local name=$1 port=$2 storage=$3
  shift 3
  mkdir -p "$storage"
  write_file "$STATE/config/$name.yml" <<CONFIG
version: 0.1
log:
  level: warn
  accesslog:
    disabled: false
storage:
  filesystem:
    rootdirectory: $storage
    maxthreads: 100
  delete:
    enabled: true
$(printf '%s\n' "$@")
http:
  addr: $GATEWAY:$port
$([[ $name != registry-tls ]] || printf '  tls:\n    certificate: %s\n    key: %s\n' "$PKI/test-server.crt" "$PKI/test-server.key")
CONFIG
}

# A password, generated once, and its bcrypt hash (perl's crypt is libcrypt's, and every Debian has perl-base).
make_registry_password() {
  local directory=$STATE/credentials
  mkdir -p "$directory"
  chmod 700 "$directory"
  [[ -s $directory/registry.htpasswd ]] && return
  openssl rand -hex 12 >"$directory/registry-password"
  perl -e '$p = <STDIN>; chomp $p; print "builder:", crypt($p, "\$2b\$05\$" . substr($ARGV[0], 0, 22)), "\n"' \
    "$(openssl rand -hex 16)" <"$directory/registry-password" >"$directory/registry.htpasswd"
}

start_registries() {
  local name
  make_registry_password
  registry_config registry "$REGISTRY_PORT" "$REGISTRY_STORE"
  registry_config registry-auth "$REGISTRY_AUTH_PORT" "$STATE/registry-auth" \
    auth: '  htpasswd:' '    realm: imagebuild-dev' "    path: $STATE/credentials/registry.htpasswd"
  registry_config registry-tls "$REGISTRY_TLS_PORT" "$STATE/registry-tls"
  registry_config registry-readonly "$REGISTRY_READONLY_PORT" "$REGISTRY_STORE" \
    '  maintenance:' '    readonly:' '      enabled: true'
  for name in "${REGISTRIES[@]}"; do
    start_process "$name" "$TOOLS/usr/bin/docker-registry" serve "$STATE/config/$name.yml"
  done
  wait_for 20 'the registry' curl -sf --noproxy '*' "http://$REGISTRY/v2/"
}

# Serves the cached base images: blobs never change in place, so they are hard-linked; the small rest is copied.
publish_cached_images() {
  [[ -d $IMAGE_STORE/docker ]] || return 0
  local from=$IMAGE_STORE/docker/registry/v2 to=$REGISTRY_STORE/docker/registry/v2
  mkdir -p "$to/blobs" "$to/repositories"
  cp -aln "$from/blobs/." "$to/blobs/" 2>/dev/null || cp -an "$from/blobs/." "$to/blobs/"
  cp -a "$from/repositories/." "$to/repositories/"
}
