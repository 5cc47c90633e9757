# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared between these files
# Pods, clients and addresses of the drill, all on this machine. Sourced by kube-smoke.sh.
#
# A pod is an address of $pods: one server answers at all of them, with the address that it was reached at, and then
# echoes. Nothing outside this machine is reached.

pods=198.18.96
vips=198.18.97
pod_port=18080
other_port=18081
closed_port=18089

servers=()
held=()
held_pods=()

pod() { echo "$pods.$1:${2:-$pod_port}"; }

# localise: makes the addresses that it reads local, until the end. Whoever connects from here is the host itself, which
# an address of the Service would not be.
localise() {
  tee -a "$work/routes" | sed 's|.*|route replace local & dev lo src 127.0.0.1|' | ip -batch -
}

# localise_vips: the same for addresses of Services, unless the proxy does it.
localise_vips() {
  if [ -n "$service_cidrs" ]; then cat >/dev/null; else localise; fi
}

# serve NAME: makes the cluster IP of a Service local.
serve() { cluster_ip "$1" | localise_vips; }

start_pods() {
  echo "$pods.0/24" | localise
  echo "$vips.0/24" | localise_vips
  local port
  for port in "$pod_port" "$other_port"; do
    # The variables are socat's.
    # shellcheck disable=SC2016
    socat "TCP-LISTEN:$port,fork,reuseaddr,backlog=256" \
      SYSTEM:'echo "$SOCAT_SOCKADDR:$SOCAT_SOCKPORT"; exec cat' 2>/dev/null &
    servers+=($!)
  done
}

remove_network() {
  local server
  for server in "${servers[@]}"; do kill "$server" 2>/dev/null; done
  [ ! -f "$work/routes" ] || sort -u "$work/routes" | sed 's/^/route del local /' | ip -force -batch - 2>/dev/null
}

# reply IP:PORT: prints which pod answers there.
reply() {
  # shellcheck disable=SC2016
  timeout 5 bash -c 'exec 3<>"/dev/tcp/${1%:*}/${1#*:}" && IFS= read -r -u 3 pod && echo "$pod"' _ "$1" 2>/dev/null
}

# replies IP:PORT COUNT: prints which pods answer to some connections; none if one is not answered.
replies() {
  local i
  for ((i = 0; i < $2; i++)); do reply "$1" || return; done | sort -u
}

is_answered_by() {
  local address=$1
  shift
  [ "$(replies "$address" $(($# * 3)))" = "$(printf '%s\n' "$@" | sort)" ]
}

# answered IP:PORT POD...: connections get to each of these pods and to no other.
answered() { eventually is_answered_by "$@"; }

is_refused() {
  local refusals='Connection refused'
  [ -z "$service_cidrs" ] || refusals+='\|Network is unreachable' # an address that the proxy has let go of
  # shellcheck disable=SC2016
  timeout 5 bash -c 'exec 3<>"/dev/tcp/${1%:*}/${1#*:}"' _ "$1" 2>&1 | grep -q "$refusals"
}

# refused IP:PORT: nobody listens there.
refused() { eventually is_refused "$1"; }

is_unanswered() { ! reply "$1" >/dev/null; }

# unanswered IP:PORT: connections are refused or reset.
unanswered() { eventually is_unanswered "$1"; }

# hold IP:PORT COUNT: opens connections that stay.
hold() {
  local i fd pod
  for ((i = 0; i < $2; i++)); do
    exec {fd}<>"/dev/tcp/${1%:*}/${1#*:}" && IFS= read -r -t 5 -u "$fd" pod || return 1
    held+=("$fd")
    held_pods+=("$pod")
  done
}

# held_alive: whether every held connection echoes; one that does not is held no longer.
held_alive() {
  local i line word result=0
  for i in "${!held[@]}"; do
    word="$RANDOM-$RANDOM"
    if ! { echo "$word" >&"${held[i]}" && IFS= read -r -t 5 -u "${held[i]}" line && [ "$line" = "$word" ]; } \
      2>/dev/null; then
      because "the connection to ${held_pods[i]} was lost"
      unset "held[i]" "held_pods[i]"
      result=1
    fi
  done
  return "$result"
}

# release: closes the held connections.
release() {
  local fd
  for fd in "${held[@]}"; do exec {fd}>&-; done
  held=()
  held_pods=()
}
