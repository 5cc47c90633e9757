# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared between these files
# The proxy under test, and what it says of itself. Sourced by kube-smoke.sh.

api=127.0.0.1:21249
health=127.0.0.1:21256
node=spliceway-smoke
proxy=

start_proxy() {
  local vips_by=(--vip-mode none)
  [ -z "$service_cidrs" ] || vips_by=(--vip-mode route --service-cidrs "$service_cidrs")
  "$root/spliceway" run --kubeconfig "$work/kubeconfig" --metrics-bind-address "$api" \
    --healthz-bind-address "$health" --external-ip-cidrs "$vips.0/25" --nodeport-addresses 127.0.0.1/32 \
    --hostname-override "$node" "${vips_by[@]}" \
    --shutdown-grace-period 1s >>"$work/log" 2>&1 &
  proxy=$!
  eventually curl -fsS -o /dev/null "http://$api/healthz" 2>/dev/null
}

stop_proxy() {
  [ -n "$proxy" ] || return 0
  kill -CONT "$proxy" 2>/dev/null
  kill "$proxy" 2>/dev/null
  wait "$proxy" 2>/dev/null
  proxy=
}

# view: what the proxy says of the drill's Services, in an order that does not depend on their history.
view() {
  curl -fsS "http://$api/api/v1/services?namespace=$namespace" |
    jq -S '.services | map(.ports |= map(.endpoints |= sort_by(.address)))'
}

is_shown() {
  view 2>/dev/null | jq -e --arg name "$1" '.[] | select(.name == $name) | '"$2" >/dev/null
}

# shown SERVICE CONDITION: the proxy knows the Service, and CONDITION, in jq, is true of it.
shown() { eventually is_shown "$@"; }

is_hidden() {
  view 2>/dev/null | jq -e --arg name "$1" 'all(.name != $name)' >/dev/null
}

# hidden SERVICE: the proxy does not serve the Service.
hidden() { eventually is_hidden "$1"; }

# frontend KIND STATE: a jq condition.
frontend() { echo "any(.ports[].frontends[]; .kind == \"$1\" and .state == \"$2\")"; }

are_listening() {
  [ "$(view 2>/dev/null | jq '[.[] | select(.name | startswith("many-"))
    | select(all(.ports[].frontends[]; .state == "listening"))] | length')" = "$1" ]
}

# listening COUNT: so many of the many Services listen.
listening() { eventually are_listening "$1"; }

has_error() {
  curl -sS "http://$health/healthz" 2>/dev/null | jq -r '.sourceError // ""' | grep -q "$1"
}

# error_shown PATTERN: /healthz says what is wrong with the API server.
error_shown() { eventually has_error "$1"; }

has_no_error() { curl -sS "http://$health/healthz" 2>/dev/null | jq -e '.healthy and .sourceError == null' >/dev/null; }

# no_error_shown: every watch is well.
no_error_shown() { eventually has_no_error; }

# healthy: load balancers are told that the proxy works.
healthy() { curl -fsS -o /dev/null "http://$health/healthz" 2>/dev/null; }

is_answer_of_health_check() {
  [ "$(curl -s -o /dev/null -w '%{http_code} %header{x-load-balancing-endpoint-weight}' "http://127.0.0.1:$1/")" = "$2" ]
}

# health_check PORT STATUS WEIGHT: the health check of a Service answers so.
health_check() { eventually is_answer_of_health_check "$1" "$2 $3"; }

# failures REASON: how often a list or watch has failed for that.
failures() {
  curl -fsS "http://$api/metrics" |
    awk -v reason="reason=\"$1\"" '/^spliceway_source_watch_errors_total/ && index($0, reason) {n += $2} END {print n + 0}'
}
