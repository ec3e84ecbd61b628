# `dev/cluster smoke`: a hand-written Pod that builds with rootless BuildKit and pushes, and one that runs the result.

smoke_kubectl() { "$KUBECTL" --kubeconfig "$KUBECONFIG_FILE" --namespace imagebuild-smoke "$@"; }

smoke_test() {
  local deadline=$((SECONDS + 90)) phase
  smoke_kubectl delete namespace imagebuild-smoke --ignore-not-found >/dev/null 2>&1
  smoke_kubectl create namespace imagebuild-smoke >/dev/null
  wait_for 20 "the namespace's service account" smoke_kubectl get serviceaccount default
  smoke_kubectl create configmap source --from-file "$here/smoke/Dockerfile" --from-file "$here/smoke/app.py" >/dev/null
  smoke_kubectl create configmap buildkitd --from-literal "buildkitd.toml=$(buildkitd_configuration)" >/dev/null
  sed "s#@REGISTRY@#$REGISTRY#g" "$here/smoke/pod.yaml" | smoke_kubectl apply -f - >/dev/null
  until phase=$(smoke_kubectl get pod run -o 'jsonpath={.status.phase}') && [[ $phase == Succeeded || $phase == Failed ]]; do
    ((SECONDS < deadline)) || break
    sleep 0.5
  done
  smoke_kubectl logs run --container build >&2 || true
  smoke_kubectl logs run --container wait >&2 || smoke_kubectl describe pod run >&2
  [[ $phase == Succeeded ]] || fail "the smoke test's Pod ended as $phase"
  smoke_kubectl run result --restart Never --image "$REGISTRY/imagebuild-smoke/app:1" >/dev/null
  wait_for 60 "the built image's Pod" smoke_result
  smoke_kubectl logs result
  smoke_kubectl delete namespace imagebuild-smoke --wait=false >/dev/null
  say 'smoke test: a Pod built an image, pushed it, and the image ran'
}

smoke_result() { smoke_kubectl logs result | grep -q 'built in a Pod'; }

buildkitd_configuration() {
  printf '[registry."%s"]\n  mirrors = ["%s"]\n' docker.io "$REGISTRY" mcr.microsoft.com "$REGISTRY"
  printf '[registry."%s"]\n  http = true\n  insecure = true\n' "$REGISTRY"
}
