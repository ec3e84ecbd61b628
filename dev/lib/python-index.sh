# A package index for pip (PEP 503) with wheels made from Debian's Python packages; a build can reach no other index.

PYTHON_INDEX=$CACHE/python-index
PYTHON_PACKAGES=(gunicorn pipenv python3-django python3-dotenv python3-email-validator python3-fastapi python3-flask python3-hatchling
  python3-httptools python3-httpx python3-multipart python3-packaging python3-poetry python3-psycopg2 python3-pytest python3-redis python3-requests
  python3-setuptools python3-sqlalchemy python3-uvicorn python3-uvloop python3-websockets python3-wheel python3-yaml uvicorn)

make_python_index() {
  step "python-index-$(cat "$here/python-index/make_wheels.py" "$here/lib/python-index.sh" | sha256sum | cut -c 1-12)" build_python_index
}

build_python_index() {
  local root=$CACHE/build/python-index
  # The index replaces that of another checkout, which must not assume that its own still exists.
  rm -f "$CACHE"/stamps/python-index-*
  rm -rf "$root"
  mkdir -p "$root"
  tar -C "$root" --numeric-owner -xf "$IMAGES/debian/root.tar"
  install -m 644 "$here/python-index/make_wheels.py" "$root/root/"
  in_root "$root" "
    apt-get -q update
    apt-get -q -y install python3 ${PYTHON_PACKAGES[*]}
    python3 /root/make_wheels.py /simple"
  # The directory itself stays: the running web server has it mounted.
  mkdir -p "$PYTHON_INDEX"
  rm -rf "$PYTHON_INDEX/simple" "$PYTHON_INDEX/new"
  mv "$root/simple" "$PYTHON_INDEX/new"
  mv "$PYTHON_INDEX/new" "$PYTHON_INDEX/simple"
  rm -rf "$root"
}
