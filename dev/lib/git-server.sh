# Git over http, over https with a certificate of the test CA, with a password for /private, and over ssh.
# lighttpd and sshd run in a separate Debian root, so that they add no package and no user to the machine.

GIT_SERVERS=(git-http git-ssh)
GIT_ROOT=$CACHE/roots/git
GIT_UID=61000

make_git_root() { step git-root-1 build_git_root; }

build_git_root() {
  rm -rf "$GIT_ROOT"
  mkdir -p "$GIT_ROOT"
  tar -C "$GIT_ROOT" --numeric-owner -xf "$IMAGES/debian/root.tar"
  in_root "$GIT_ROOT" "
    apt-get -q update
    apt-get -q -y install git lighttpd lighttpd-mod-openssl openssh-server
    rm -rf /var/lib/apt/lists/* /etc/ssh/ssh_host_*
    useradd --uid $GIT_UID --home-dir /srv --shell /usr/bin/git-shell --password '*' git
    git config --system --add safe.directory '*'
    git config --system uploadpack.allowAnySHA1InWant true
    git config --system uploadpack.allowFilter true
    ln -s /srv/repositories/public /public
    ln -s /srv/repositories/private /private
    mkdir -p /run/sshd"
}

# Keys and passwords: the server's host key, the key that it accepts, and the password for /private.
make_git_credentials() {
  local directory=$STATE/credentials
  mkdir -p "$directory" "$STATE/git/repositories/public" "$STATE/git/repositories/private" "$STATE/git/files" "$STATE/git/python-index" "$STATE/git/log"
  chown "$GIT_UID" "$STATE/git/log"
  chmod 700 "$directory"
  [[ -s $directory/known_hosts ]] && return
  openssl rand -hex 12 >"$directory/git-password"
  printf 'builder:%s\n' "$(openssl passwd -apr1 -stdin <"$directory/git-password")" >"$STATE/git/htpasswd"
  rm -f "$directory"/git-ssh-key* "$STATE/git/host-key"*
  # ssh-keygen from the root, so that the machine needs no ssh client.
  chroot "$GIT_ROOT" ssh-keygen -q -t ed25519 -N '' -C imagebuild-dev -f /tmp/host-key
  chroot "$GIT_ROOT" ssh-keygen -q -t ed25519 -N '' -C builder -f /tmp/git-ssh-key
  mv "$GIT_ROOT"/tmp/host-key* "$STATE/git/"
  mv "$GIT_ROOT"/tmp/git-ssh-key* "$directory/"
  cp "$directory/git-ssh-key.pub" "$STATE/git/authorized_keys"
  chown "$GIT_UID" "$STATE/git/authorized_keys" "$STATE/git/htpasswd"
  chmod 600 "$STATE/git/authorized_keys" "$STATE/git/htpasswd"
  printf '[%s]:%s %s\n' "$GATEWAY" "$GIT_SSH_PORT" "$(cut -d' ' -f 1,2 "$STATE/git/host-key.pub")" >"$directory/known_hosts"
}

write_git_configuration() {
  (umask 077 && cat "$PKI/test-server.key" "$PKI/test-server.crt" >"$STATE/git/tls.pem")
  write_file "$STATE/config/git-http.conf" <<CONFIG
server.modules = ("mod_rewrite", "mod_access", "mod_alias", "mod_setenv", "mod_auth", "mod_authn_file", "mod_cgi", "mod_openssl", "mod_accesslog")
server.document-root = "/srv/empty"
server.bind = "$GATEWAY"
server.port = $GIT_HTTP_PORT
server.username = "git"
accesslog.filename = "/srv/log/access.log"
server.upload-dirs = ("/tmp")
mimetype.assign = (".html" => "text/html", ".gz" => "application/gzip", ".zip" => "application/zip", "" => "application/octet-stream")
index-file.names = ("index.html")
url.rewrite-once = ("^/((public|private)/.*)" => "/git/\$1")
alias.url = ("/git" => "/usr/lib/git-core/git-http-backend", "/files/" => "/srv/files/")
\$HTTP["url"] =~ "^/git/" {
  cgi.assign = ("" => "")
  setenv.set-environment = ("GIT_PROJECT_ROOT" => "/srv/repositories", "GIT_HTTP_EXPORT_ALL" => "1")
}
auth.backend = "htpasswd"
auth.backend.htpasswd.userfile = "/srv/htpasswd"
auth.require = ("/git/private/" => ("method" => "basic", "realm" => "private repositories", "require" => "valid-user"))
\$SERVER["socket"] == "$GATEWAY:$GIT_HTTPS_PORT" {
  ssl.engine = "enable"
  ssl.pemfile = "/srv/tls.pem"
}
\$SERVER["socket"] == "$GATEWAY:$PYTHON_INDEX_PORT" {
  server.document-root = "/srv/python-index"
}
CONFIG
  write_file "$STATE/config/git-ssh.conf" <<CONFIG
ListenAddress $GATEWAY:$GIT_SSH_PORT
HostKey /srv/host-key
AuthorizedKeysFile /srv/authorized_keys
AllowUsers git
AuthenticationMethods publickey
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
StrictModes no
PrintMotd no
MaxStartups 100
AllowTcpForwarding no
X11Forwarding no
PidFile none
CONFIG
}

# start_in_git_root NAME COMMAND…: in a separate mount namespace, whose mounts end with the process.
start_in_git_root() {
  local name=$1
  shift
  start_process "$name" unshare --mount bash -c '
    set -e
    root=$1 state=$2 index=$3 name=$4; shift 4
    mount --bind "$state/git" "$root/srv"
    mount --bind "$index" "$root/srv/python-index"
    mount -t proc proc "$root/proc"
    mount -t tmpfs tmpfs "$root/tmp"
    mount -t tmpfs tmpfs "$root/run"
    mkdir -p "$root/run/sshd"
    cp "$state/config/$name.conf" "$root/run/$name.conf"
    exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot "$root" "$@"' "$name" "$GIT_ROOT" "$STATE" "$PYTHON_INDEX" "$name" "$@"
}

start_git_servers() {
  make_git_credentials
  write_git_configuration
  start_in_git_root git-http lighttpd -D -f /run/git-http.conf
  start_in_git_root git-ssh /usr/sbin/sshd -D -e -f /run/git-ssh.conf
  wait_for 20 'the git server' curl -sf --noproxy '*' "http://$GATEWAY:$PYTHON_INDEX_PORT/simple/"
}

# make_repository NAME [DIRECTORY]: a bare repository public/NAME.git or private/NAME.git; its files become one more commit.
make_repository() {
  local name=${1%.git} directory=${2:-} repository
  [[ $name == public/* || $name == private/* ]] || fail "a repository's name begins with public/ or private/, not '$name'"
  repository=$STATE/git/repositories/$name.git
  [[ -d $repository ]] || git init -q --bare --initial-branch=main "$repository"
  if [[ -n $directory ]]; then
    GIT_DIR=$repository git --work-tree="$directory" add --all .
    GIT_DIR=$repository git --work-tree="$directory" -c user.name=imagebuild-dev -c user.email=dev@imagebuild.invalid \
      commit -q --allow-empty -m "Import $(basename "$directory")"
    rm -f "$repository/index"
  fi
  chown -R "$GIT_UID" "$repository"
  printf 'http://%s:%s/%s.git\n' "$GATEWAY" "$GIT_HTTP_PORT" "$name"
}
