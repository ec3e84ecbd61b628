# A package index for pip (PEP 503), of wheels made from Debian's Python packages: no other index can be reached from a build.

PYTHON_INDEX=$CACHE/python-index
PYTHON_PACKAGES=(gunicorn pipenv python3-django python3-fastapi python3-flask python3-httpx python3-multipart python3-packaging
  python3-poetry python3-pytest python3-requests python3-setuptools python3-uvicorn python3-wheel python3-yaml uvicorn)

make_python_index() {
  step "python-index-$(sha256sum "$here/python-index/make_wheels.py" "$here/lib/python-index.sh" | sha256sum | cut -c 1-12)" build_python_index
}

build_python_index() {
  local root=$CACHE/build/python-index
  rm -rf "$root" "$PYTHON_INDEX.new"
  mkdir -p "$root" "$PYTHON_INDEX.new"
  tar -C "$root" --numeric-owner -xf "$IMAGES/debian/root.tar"
  install -m 644 "$here/python-index/make_wheels.py" "$root/root/"
  in_root "$root" "
    apt-get -q update
    apt-get -q -y install python3 ${PYTHON_PACKAGES[*]}
    python3 /root/make_wheels.py /simple"
  mv "$root/simple" "$PYTHON_INDEX.new/simple"
  rm -rf "$PYTHON_INDEX" "$root"
  mv "$PYTHON_INDEX.new" "$PYTHON_INDEX"
}
