#!/bin/sh
# Starts kube-proxy's userspace mode on sw-node, and the API server that it watches, each in a session of its own. Prints
# kube-proxy=address:pid.
# usage: kube-proxy.sh WORKDIR KUBE-PROXY
set -eu
work=${1:?usage: kube-proxy.sh WORKDIR KUBE-PROXY}
program=${2:?usage: kube-proxy.sh WORKDIR KUBE-PROXY}
here=$(CDPATH='' cd -- "$(dirname "$0")" && pwd -P)
address=10.96.0.20

fail() {
  cat "$work/cluster.log" "$work/kube-proxy.log" >&2
  echo "kube-proxy.sh: $1" >&2
  exit 1
}

# It ends where it may not have as many descriptors, and without that wish it would keep the few of a shell.
launcher=
if ! prlimit --nofile=64000:64000 true 2>/dev/null; then
  gcc -O2 -o "$work/no-setrlimit" "$here/no-setrlimit.c"
  most=$(prlimit --nofile --noheadings --output HARD)
  launcher="prlimit --nofile=$most:$most $work/no-setrlimit"
fi
ip -n sw-node route add default via 10.244.0.21 # by a default route kube-proxy finds the node's address
setsid ip netns exec sw-node python3 "$here/cluster.py" 10.244.0.1 8001 sw-node "$address" > "$work/cluster.log" 2>&1 < /dev/null &
# shellcheck disable=SC2086
setsid ip netns exec sw-node $launcher "$program" --master http://10.244.0.1:8001 --hostname-override sw-node \
  --proxy-mode userspace --feature-gates EndpointSliceProxying=false --conntrack-max-per-core 0 \
  --metrics-bind-address 127.0.0.1:11249 --healthz-bind-address 127.0.0.1:11256 > "$work/kube-proxy.log" 2>&1 < /dev/null &
pid=$!
tries=0
until ip netns exec sw-client curl -sf -o "$work/answer" --max-time 1 "http://$address/"; do
  tries=$((tries + 1))
  [ $tries -lt 60 ] || fail "kube-proxy does not answer"
  kill -0 "$pid" || fail "kube-proxy has ended"
  sleep 0.5
done
echo "kube-proxy=$address:$pid"
