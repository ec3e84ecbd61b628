# Kubernetes 1.36's own CRD server (to be replaced below).
stop_crd_server() { :; }
control_crd_server() { fail 'not yet'; }
