# Base and engine images: each is a Dockerfile under dev/images, built by buildah and kept in the cache as a registry's files.

IMAGES=$CACHE/images
RECIPES=$here/images
DEFAULT_RECIPES=(pause debian alpine python node-24 node-24-alpine dotnet-aspnet dotnet-sdk buildkit)

local_buildah() {
  # buildah uses its own configuration, not the machine's; its mounts end with its mount namespace.
  unshare --mount buildah --root "$IMAGES/buildah" --runroot "$IMAGES/run" --storage-driver overlay "$@"
}

# A line `# KEY: value value` of a recipe.
recipe_line() { sed -n "s/^# $2: //p" "$RECIPES/$1/Dockerfile"; }

# A hash of everything a recipe's image is made of: its files, its parents' files, and the machine's CA bundle.
recipe_hash() {
  local parent
  {
    find "$RECIPES/$1" -type f -print0 | sort -z | xargs -0 cat
    ! grep -q 'from=alpine' "$RECIPES/$1/Dockerfile" || cat "$RECIPES/alpine/adduser"
    cat "$IMAGES/ca/ca-bundle.crt"
    [[ ! -e $IMAGES/$1/root.tar ]] || stat -c %Y "$IMAGES/$1/root.tar"
    [[ $1 != dotnet-* ]] || ls "$(dotnet_root)/sdk" "$(dotnet_root)/shared"/*
    for parent in $(recipe_parents "$1"); do recipe_hash "$parent"; done
  } | sha256sum | cut -c 1-12
}

recipe_parents() { sed -n 's#^FROM localhost/imagebuild-dev/\([a-z0-9.-]*\).*#\1#p' "$RECIPES/$1/Dockerfile" | sort -u; }

# Files that recipes take from the machine: its CA bundle, a Debian root, the .NET installation, BuildKit.
prepare_image_contexts() {
  mkdir -p "$IMAGES/ca" "$IMAGES/empty" "$IMAGES/busybox"
  [[ -s /etc/ssl/certs/ca-certificates.crt ]] || fail 'this machine has no /etc/ssl/certs/ca-certificates.crt (package ca-certificates)'
  write_file "$IMAGES/ca/ca-bundle.crt" </etc/ssl/certs/ca-certificates.crt
  cp "$TOOLS/bin/busybox" "$IMAGES/busybox/busybox"
}

# pack_root SUITE RECIPE: a minimal Debian as the tar file that a recipe starts from.
pack_root() {
  local suite=$1 root=$CACHE/build/$1-image into=$IMAGES/$2
  mkdir -p "$into"
  make_root "$suite" "$root"
  rm "$root/etc/apt/sources.list.d/source.list"
  # Debian 12 with the same updates as the machine.
  [[ $suite != bookworm ]] || sed -n 's/^deb \[[^]]*\]/deb/p' "$APT_ROOT/sources.list" >"$root/etc/apt/sources.list"
  tar -C "$root" --numeric-owner --exclude './var/cache/apt/archives/*.deb' --exclude './var/lib/apt/lists/*' \
    --exclude './var/log/*' --exclude './usr/share/doc/*' --exclude './usr/share/man/*' --exclude './usr/share/locale/*' \
    -cf "$into/root.tar.new" .
  mv "$into/root.tar.new" "$into/root.tar"
  rm -rf "$root"
}

make_trixie_root() { step debian-root-13-1 pack_root trixie debian-13; }

make_sid_root() { step debian-root-sid-1 pack_root sid debian-sid; }

# make_images RECIPE…: builds what is missing, parents first.
make_images() {
  local recipe missing=
  prepare_image_contexts
  for recipe in "$@"; do
    [[ -e $RECIPES/$recipe/Dockerfile ]] || fail "there is no image recipe '$recipe'; there are: $(list_recipes)"
    [[ -e $CACHE/stamps/$(image_step "$recipe") ]] || missing=yes
  done
  [[ -n $missing ]] || return 0
  take_lock images
  step debian-root-2 pack_root bookworm debian
  for recipe in "$@"; do make_image "$recipe"; done
  stop_process image-store
  release_lock images
}

image_step() { printf 'image-%s-%s' "$1" "$(recipe_hash "$1")"; }

list_recipes() { (cd "$RECIPES" && printf '%s ' */) | tr -d /; }

make_image() {
  local recipe=$1 parent needs
  for parent in $(recipe_parents "$recipe"); do make_image "$parent"; done
  for needs in $(recipe_line "$recipe" needs); do "$needs"; done
  step "$(image_step "$recipe")" build_and_store_image "$recipe"
}

build_and_store_image() {
  local recipe=$1 name context=$IMAGES/context
  rm -rf "$context"
  cp -a "$RECIPES/$recipe" "$context"
  [[ ! -e $IMAGES/$recipe/root.tar ]] || ln "$IMAGES/$recipe/root.tar" "$context/root.tar"
  local_buildah bud --isolation chroot --layers=false --format oci --pull-never \
    --build-context "ca=$IMAGES/ca" --build-context "busybox=$IMAGES/busybox" --build-context "alpine=$RECIPES/alpine" \
    --build-context "buildkit=$CACHE/buildkit" --build-context "dotnet=$(dotnet_root)" \
    --build-arg "PYTHON_INDEX=http://$GATEWAY:$PYTHON_INDEX_PORT/simple" --build-arg "PYTHON_INDEX_HOST=$GATEWAY" \
    --tag "localhost/imagebuild-dev/$recipe" "$context"
  mkdir -p "$IMAGE_STORE"
  registry_on_loopback
  for name in $(recipe_line "$recipe" names); do
    local_buildah push --tls-verify=false --compression-format gzip "localhost/imagebuild-dev/$recipe" "docker://127.0.0.1:$STORE_PORT/$name"
  done
}

dotnet_root() { dirname "$(readlink -f "$(command -v dotnet)")"; }

# The registry that fills the cache; it runs only while images are being built.
registry_on_loopback() {
  write_file "$STATE/config/image-store.yml" <<CONFIG
version: 0.1
log: {level: warn}
storage: {filesystem: {rootdirectory: $IMAGE_STORE}}
http: {addr: "127.0.0.1:$STORE_PORT"}
CONFIG
  start_process image-store "$TOOLS/usr/bin/docker-registry" serve "$STATE/config/image-store.yml"
  wait_for 20 'the image store' curl -sf --noproxy '*' "http://127.0.0.1:$STORE_PORT/v2/"
}
