#!/bin/sh
# Starts the proxies on sw-node, each in a session of its own as daemons are: with Linux' autogroups, a proxy in the load
# generator's session would share its scheduling group with it. Prints name=address:pid,pid for each.
# usage: peers.sh WORKDIR SPLICEWAY
set -eu
work=${1:?usage: peers.sh WORKDIR SPLICEWAY}
spliceway=${2:?usage: peers.sh WORKDIR SPLICEWAY}

cat > "$work/haproxy.cfg" <<'CONF'
global
  nbthread 2
  maxconn 4000
defaults
  mode tcp
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  option splice-auto
  balance roundrobin
listen web
  bind 10.96.0.1:80
  server s1 10.244.0.11:80
  server s2 10.244.0.12:80
  server s3 10.244.0.13:80
listen bulk
  bind 10.96.0.1:5201
  server s 10.244.0.11:5201
CONF
cat > "$work/stream.conf" <<CONF
load_module /usr/lib/nginx/modules/ngx_stream_module.so;
worker_processes 2; pid $work/stream.pid; error_log $work/stream.err; worker_rlimit_nofile 20000;
events { worker_connections 9000; }
stream {
  upstream web { server 10.244.0.11:80; server 10.244.0.12:80; server 10.244.0.13:80; }
  server { listen 10.96.0.2:80 reuseport backlog=8192; proxy_pass web; }
  server { listen 10.96.0.2:5201 reuseport; proxy_pass 10.244.0.11:5201; }
  upstream udp { server 10.244.0.11:9000; server 10.244.0.12:9000; server 10.244.0.13:9000; }
  server { listen 10.96.0.2:9000 udp reuseport; proxy_pass udp; proxy_timeout 120s; }
}
CONF
cat > "$work/dnat.nft" <<'CONF'
table ip spliceway_bench {
  chain pre {
    type nat hook prerouting priority dstnat;
    ip daddr 10.96.0.3 tcp dport 80 dnat to numgen random mod 3 map { 0 : 10.244.0.11, 1 : 10.244.0.12, 2 : 10.244.0.13 }
    ip daddr 10.96.0.3 udp dport 9000 dnat to numgen random mod 3 map { 0 : 10.244.0.11, 1 : 10.244.0.12, 2 : 10.244.0.13 }
    ip daddr 10.96.0.3 tcp dport 5201 dnat to 10.244.0.11
  }
  chain post {
    type nat hook postrouting priority srcnat;
    ct status dnat masquerade
  }
}
CONF
mkdir -p "$work/manifests"
cat > "$work/manifests/services.yaml" <<'CONF'
apiVersion: v1
kind: Service
metadata: {name: bench}
spec:
  clusterIP: 10.96.0.10
  ports: [{name: web, port: 80}, {name: bulk, port: 5201}, {name: udp, port: 9000, protocol: UDP}]
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: bench-web, labels: {kubernetes.io/service-name: bench}}
addressType: IPv4
ports: [{name: web, port: 80}, {name: udp, port: 9000, protocol: UDP}]
endpoints:
- addresses: [10.244.0.11]
- addresses: [10.244.0.12]
- addresses: [10.244.0.13]
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: bench-bulk, labels: {kubernetes.io/service-name: bench}}
addressType: IPv4
ports: [{name: bulk, port: 5201}]
endpoints:
- addresses: [10.244.0.11]
CONF

setsid ip netns exec sw-node haproxy -D -f "$work/haproxy.cfg" -p "$work/haproxy.pid"
setsid ip netns exec sw-node nginx -c "$work/stream.conf"
ip netns exec sw-node nft -f "$work/dnat.nft"
setsid ip netns exec sw-node "$spliceway" run --manifest "$work/manifests" --shutdown-grace-period 0s \
  > "$work/spliceway.log" 2>&1 < /dev/null &
tries=0
until ip netns exec sw-client curl -sf -o "$work/answer" --max-time 1 http://10.96.0.10/; do
  tries=$((tries + 1))
  [ $tries -lt 60 ] || { cat "$work/spliceway.log" >&2; echo "peers.sh: the proxy does not answer" >&2; exit 1; }
  sleep 0.5
done

# The launcher replaces itself by java, so it is the newest java in the namespace.
java=$(ip netns pids sw-node | while read -r pid; do
  [ "$(cat "/proc/$pid/comm")" = java ] && echo "$pid"
done | tail -n 1)
nginx=$(pgrep -d, -P "$(cat "$work/stream.pid")")
echo "spliceway=10.96.0.10:$java haproxy=10.96.0.1:$(cat "$work/haproxy.pid") nginx=10.96.0.2:$nginx kernel=10.96.0.3:"
