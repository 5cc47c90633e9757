#!/bin/sh
# A Kubernetes node in network namespaces: sw-node with the bridge 10.244.0.1/24, backend pods sw-pod1 to sw-pod3
# (10.244.0.11 to .13) and a client pod sw-client (10.244.0.21). The service network 10.96.0.0/16 is local on the node; the
# first pod has the addresses of many, 10.160.0.0/14.
# usage: net.sh up|down
#   NODE_NAME=sw      what the names of the namespaces begin with
set -eu
name=${NODE_NAME:-sw}
spaces="$name-node $name-pod1 $name-pod2 $name-pod3 $name-client"

# Ends what still runs inside these namespaces, which nothing else uses, and removes them.
down() {
  for space in $spaces; do
    [ -e "/run/netns/$space" ] || continue
    ip netns pids "$space" | while read -r pid; do kill "$pid" 2>/dev/null || true; done
    ip netns del "$space"
  done
}

tune() {
  ip netns exec "$1" sysctl -qw net.ipv4.ip_local_port_range="1024 65535" net.ipv4.tcp_tw_reuse=1 \
    net.ipv4.tcp_max_tw_buckets=0 net.core.somaxconn=8192 net.ipv4.tcp_max_syn_backlog=8192
}

up() {
  down
  for space in $spaces; do
    ip netns add "$space"
    ip -n "$space" link set lo up
    tune "$space"
  done
  ip -n "$name-node" link add cbr0 type bridge
  ip -n "$name-node" addr add 10.244.0.1/24 dev cbr0
  ip -n "$name-node" link set cbr0 up
  host=11
  for pod in pod1 pod2 pod3 client; do
    [ "$pod" = client ] && host=21
    ip link add "v$pod" netns "$name-node" type veth peer name eth0 netns "$name-$pod"
    ip -n "$name-node" link set "v$pod" master cbr0 up
    ip -n "$name-$pod" addr add "10.244.0.$host/24" dev eth0
    ip -n "$name-$pod" link set eth0 up
    ip -n "$name-$pod" route add default via 10.244.0.1
    host=$((host + 1))
  done
  ip netns exec "$name-node" sysctl -qw net.ipv4.ip_forward=1 net.ipv4.ip_unprivileged_port_start=0
  ip -n "$name-node" route add local 10.96.0.0/16 dev lo
  ip -n "$name-pod1" route add local 10.160.0.0/14 dev lo
  ip -n "$name-node" route add 10.160.0.0/14 via 10.244.0.11
}

case ${1:-} in
  up) up ;;
  down) down ;;
  *) echo "usage: net.sh up|down" >&2; exit 64 ;;
esac
