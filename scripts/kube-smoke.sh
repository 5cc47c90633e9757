#!/bin/bash
# Drills the proxy against a real API server: see the usage below, and docs/kubernetes.md.
set -u

usage() {
  cat <<END
usage: scripts/kube-smoke.sh [OPTION]... KUBECONFIG

Starts the proxy of this source tree against the API server of KUBECONFIG, creates, changes and deletes Services and
EndpointSlices, and looks after each step at what the proxy says and at what its clients get. Prints a line for each
step; the exit code is 0 if all went well, 1 if not.

  --api-stop CMD    a shell command that ends the API server
  --api-start CMD   a shell command that starts it again
  --compact CMD     a shell command that compacts its store's history
                    Only with all three the steps run that need an API server to go away.
  --outage SECONDS  how long it is away at first (20)
  --service-cidrs B the proxy makes this block and the addresses of all Services of the cluster local (--vip-mode=route),
                    in place of the drill those of its own; do that in a network namespace, one with an address
  --objects N       how many Services are created at a time (300)
  --keep            leaves the log of the proxy behind, and says where

Needs root for routes to the Services' addresses; kubectl, curl, jq, socat, ip; a KUBECONFIG that may create a Namespace,
its objects and a ClusterRole. Everything that is created has a name that begins with spliceway-smoke- and is removed at
the end.

Run it where nothing else serves the cluster's Services, so not on a node with kube-proxy; a network namespace that
reaches the API server will do. The pods are addresses of this machine (198.18.96.0/24).
END
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
api_stop='' api_start='' compact='' outage=20 objects=300 service_cidrs='' keep='' config=''
patience=60 # seconds; more than the longest pause between two attempts to reach the API server

while [ $# -gt 0 ]; do
  case $1 in
    --api-stop) api_stop=${2-}; shift ;;
    --api-start) api_start=${2-}; shift ;;
    --compact) compact=${2-}; shift ;;
    --outage) outage=${2-}; shift ;;
    --objects) objects=${2-}; shift ;;
    --service-cidrs) service_cidrs=${2-}; shift ;;
    --keep) keep=yes ;;
    -h | --help) usage; exit 0 ;;
    -*) usage >&2; exit 64 ;;
    *) config=$1 ;;
  esac
  shift
done

# shellcheck source=kube-smoke/cluster.sh
. "$root/scripts/kube-smoke/cluster.sh"
# shellcheck source=kube-smoke/network.sh
. "$root/scripts/kube-smoke/network.sh"
# shellcheck source=kube-smoke/proxy.sh
. "$root/scripts/kube-smoke/proxy.sh"
# shellcheck source=kube-smoke/steps.sh
. "$root/scripts/kube-smoke/steps.sh"

refuse() {
  echo "$0: $1" >&2
  exit 69
}

check_needs() {
  if [ ! -r "$config" ] || [[ ! $outage$objects =~ ^[0-9]+$ ]]; then
    usage >&2
    exit 64
  fi
  local tool missing=''
  for tool in kubectl curl jq socat ip awk; do command -v "$tool" >/dev/null || missing+=" $tool"; done
  [ -z "$missing" ] || refuse "needs$missing"
  [ "$(id -u)" = 0 ] || refuse "needs root, for routes to the addresses of Services"
  ip link show lo up | grep -q UP || refuse "needs the loopback device to be up: ip link set lo up"
  ! ip route show table local | grep -q "$pods.0/24" || refuse "another run is going on: $pods.0/24 is local already"
  kube get --raw /readyz >/dev/null || refuse "cannot reach the API server of $config"
  "$root/spliceway" version >/dev/null || refuse "the proxy cannot be built" # which it is when needed
}

namespace=
failed=0
steps=0

# because REASON: what a failed step says below its line.
because() { echo "        $1" >>"$work/why"; }

# eventually CMD...: until it succeeds.
eventually() {
  local end=$((SECONDS + patience))
  until "$@"; do
    if ((SECONDS >= end)); then
      because "not within $patience s: $*"
      return 1
    fi
    sleep 0.05
  done
}

# step NAME FUNCTION: runs it, and looks at the held connections after it.
step() {
  local begin=${EPOCHREALTIME/./} result=ok micros
  : >"$work/why"
  steps=$((steps + 1))
  if ! { "$2" && held_alive; } 2>>"$work/stderr"; then
    result=FAILED
    failed=$((failed + 1))
  fi
  micros=$((${EPOCHREALTIME/./} - begin))
  printf '%-6s %3d.%02d s  %s\n' "$result" $((micros / 1000000)) $((micros % 1000000 / 10000)) "$1"
  if [ "$result" = FAILED ]; then
    cat "$work/why"
    if [ -n "$proxy" ] && ! kill -0 "$proxy" 2>/dev/null; then
      echo "the proxy has ended; giving up" >&2
      exit 1
    fi
  fi
}

skip() { printf '%-6s %8s  %s\n' skip '' "$1"; }

finish() {
  local code=$?
  trap - EXIT
  stop_proxy
  [ -z "$namespace" ] || remove_from_cluster >/dev/null 2>&1
  remove_network
  if [ "$code" != 0 ] || [ -n "$keep" ]; then
    echo "log of the proxy: $work/log; what the tools said: $work/stderr, $work/hooks"
  else
    rm -rf "$work"
  fi
  exit "$code"
}

prepare() {
  start_pods
  if ! { make_namespace && make_account && issue_token token-1 && write_kubeconfig && service steady && serve steady &&
    steady=$(cluster_ip steady):80 && slice steady-1 steady "$pod_port" "$pods.101" "$pods.102"; }; then
    refuse "cannot create what the drill needs"
  fi
  ! reply "$steady" >/dev/null || refuse "something else serves the Services of this cluster here: $steady answers"
}

check_needs
work=$(mktemp -d)
trap finish EXIT
trap 'exit 1' INT TERM
prepare
echo "API server $(kube version -o json 2>/dev/null | jq -r .serverVersion.gitVersion), proxy $("$root/spliceway" version)"
drill_start
[ "$failed" = 0 ] || exit 1 # the rest would fail too, and take long
drill_endpoints
drill_services
drill_many
if [ -n "$api_stop" ] && [ -n "$api_start" ] && [ -n "$compact" ]; then
  drill_outage
else
  skip "outage, compaction, token and rights: needs --api-stop, --api-start and --compact"
fi
drill_end
echo "$steps steps, $failed failed"
[ "$failed" = 0 ]
