# Paths, addresses and the small vocabulary that every other file uses: say, fail, step.

CACHE=${IMAGEBUILD_CACHE:-/var/cache/imagebuild-dev}
STATE=${IMAGEBUILD_STATE:-/var/lib/imagebuild-dev}
BIN=$CACHE/bin
TOOLS=$CACHE/tools
LOGS=$STATE/logs
KUBECONFIG_FILE=$STATE/kubeconfig

BRIDGE=ibdev0
BRIDGE_ADDRESS=02:1b:de:00:00:01
GATEWAY=10.251.0.1
POD_CIDR=10.251.0.0/16
SERVICE_CIDR=10.252.0.0/16
KUBERNETES_SERVICE_IP=10.252.0.1

# Every port that a component listens on; dev/README.md has the same table.
APISERVER_PORT=6443
ETCD_PORT=12379
ETCD_PEER_PORT=12380
CONTROLLER_MANAGER_PORT=12257
SCHEDULER_PORT=12259
KUBELET_PORT=12250
KUBELET_HEALTH_PORT=12248
KUBE_PROXY_HEALTH_PORT=12256
KUBE_PROXY_METRICS_PORT=12249
REGISTRY_PORT=5000
REGISTRY_AUTH_PORT=5001
REGISTRY_TLS_PORT=5002
REGISTRY_READONLY_PORT=5003
GIT_HTTP_PORT=8081
GIT_HTTPS_PORT=8443
GIT_SSH_PORT=2222
PYTHON_INDEX_PORT=8082
CRD_SERVER_PORT=16443
CRD_ETCD_PORT=16379
CRD_ETCD_PEER_PORT=16380
STORE_PORT=12500

REGISTRY=$GATEWAY:$REGISTRY_PORT
NODE=imagebuild-dev
KUBECTL=$TOOLS/usr/bin/kubectl

STARTED_AT=$SECONDS

say() { printf '[%3ds] %s\n' "$((SECONDS - STARTED_AT))" "$*" >&2; }

fail() {
  printf 'dev/cluster: %s\n' "$*" >&2
  exit 1
}

# step NAME FUNCTION [ARG…]: runs FUNCTION once per cache. The stamp is written only after FUNCTION
# has succeeded, so an interrupted step runs again. A changed recipe needs a new NAME.
step() {
  local name=$1 stamp=$CACHE/stamps/$1 began=$SECONDS
  shift
  [[ -e $stamp ]] && return
  mkdir -p "$(dirname "$stamp")" "$(dirname "$CACHE/logs/$name")"
  say "$name: started (log: $CACHE/logs/$name.log)"
  run_with_ticker "$name" "$@"
  touch "$stamp"
  printf '%s %s %s\n' "$(date -u +%FT%TZ)" "$name" "$((SECONDS - began))" >>"$CACHE/timings"
  say "$name: done in $((SECONDS - began)) s"
}

# A chain of steps NAME/…; their sources and intermediate stamps are removed once the last one is done.
chain_done() { [[ -e $CACHE/stamps/$1.done ]]; }

finish_chain() {
  touch "$CACHE/stamps/$1.done"
  rm -rf "${CACHE:?}/stamps/$1" "$2"
}

# Runs a function with its output in the step's log, and reports every 30 s how long it has been running.
run_with_ticker() {
  local name=$1 log=$CACHE/logs/$1.log began=$SECONDS next=30 rc=0
  shift
  # A subshell of its own and no `||` around it: bash would switch `set -e` off inside. Job control gives it a process
  # group, so that an interrupted step ends with all it has started instead of going on behind the next attempt.
  set -m
  (set +m -euo pipefail; "$@") >"$log" 2>&1 </dev/null 8>&- 9>&- &
  STEP_GROUP=$!
  set +m
  while kill -0 "$STEP_GROUP" 2>/dev/null; do
    sleep 0.3
    if ((SECONDS - began >= next)); then
      say "$name: still running after $((SECONDS - began)) s: $(tail -n 1 "$log" | cut -c 1-100)"
      next=$((next + 30))
    fi
  done
  wait "$STEP_GROUP" || rc=$?
  STEP_GROUP=
  if ((rc != 0)); then
    tail -n 25 "$log" >&2
    fail "$name failed (exit code $rc); see $log; run the same command again to continue here"
  fi
}

STEP_GROUP=
end_interrupted_step() {
  [[ -n $STEP_GROUP ]] || return 0
  kill -s TERM -- "-$STEP_GROUP" 2>/dev/null
  wait "$STEP_GROUP" 2>/dev/null || true
}
trap end_interrupted_step EXIT
trap 'exit 130' INT TERM HUP

# wait_for SECONDS WHAT COMMAND…: polls until COMMAND succeeds.
wait_for() {
  local deadline=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < deadline)) || fail "$what did not become ready in time (logs: $LOGS)"
    sleep 0.2
  done
}

# Writes stdin to FILE only if that changes it, so that only a real change causes a restart.
write_file() {
  local file=$1
  mkdir -p "$(dirname "$file")"
  cat >"$file.new"
  if cmp -s "$file.new" "$file"; then rm "$file.new"; else mv "$file.new" "$file"; fi
}

require_root() { [[ $(id -u) == 0 ]] || fail "this needs root: it installs packages, makes a network and starts containers"; }

# take_lock NAME: one change at a time. A lock ends with the process that holds it: children do not inherit it (they close 8 and 9).
# `cluster` is held for seconds, unless something is built for the first time; the others are for work that takes minutes.
take_lock() {
  mkdir -p "$CACHE"
  if [[ $1 == cluster ]]; then exec 9>"$CACHE/cluster.lock"; else exec 8>"$CACHE/$1.lock"; fi
  local descriptor=8
  [[ $1 != cluster ]] || descriptor=9
  flock -n "$descriptor" || { say "waiting for another dev/cluster to finish ($1)"; flock "$descriptor"; }
}

release_lock() { if [[ $1 == cluster ]]; then exec 9>&-; else exec 8>&-; fi; }
