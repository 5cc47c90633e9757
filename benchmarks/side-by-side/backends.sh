#!/bin/sh
# Starts in each pod nginx on :80 (a small reply on /, the pod's own address on /address, 64 KiB and 1 MiB
# files on /f/), iperf3 on :5201, and
# WORKDIR/udp, which echoes, on UDP port 9000.
# usage: backends.sh WORKDIR
set -eu
work=${1:?usage: backends.sh WORKDIR}
chmod 755 "$work"
mkdir -p "$work/www"
head -c 65536 /dev/urandom > "$work/www/64k"
head -c 1048576 /dev/urandom > "$work/www/1m"
for pod in sw-pod1 sw-pod2 sw-pod3; do
  cat > "$work/$pod.conf" <<CONF
worker_processes 1; pid $work/$pod.pid; error_log $work/$pod.err; worker_rlimit_nofile 20000;
events { worker_connections 19000; }
http {
  access_log off; keepalive_requests 1000000000; keepalive_timeout 600; sendfile on; tcp_nodelay on;
  server {
    listen 80 backlog=8192;
    location / { return 200 "$pod\n"; }
    location = /address { return 200 "\$server_addr\n"; }
    location /f/ { alias $work/www/; }
  }
}
CONF
  setsid ip netns exec "$pod" nginx -c "$work/$pod.conf"
  setsid ip netns exec "$pod" iperf3 -s -D >/dev/null
  setsid ip netns exec "$pod" "$work/udp" serve 0.0.0.0 9000 &
done
