# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared between these files
# The drill, step by step. Each step changes something at the API server and looks at what the proxy says and at what
# clients get. Sourced by kube-smoke.sh, which also sees after every step that the held connections live.

drill_start() {
  step "without the right to EndpointSlices nothing is served, and /healthz says why" starts_forbidden
  step "with the right it serves, without a restart" is_allowed
  step "what existed is listed; connections are opened that stay" lists
}

starts_forbidden() {
  grant endpointslices && start_proxy && error_shown 'endpointslices: HTTP status 403' &&
    hidden steady && refused "$steady"
}

is_allowed() { grant && no_error_shown && shown steady 'true' && answered "$steady" "$(pod 101)" "$(pod 102)"; }

lists() {
  shown steady '.ports[0].endpoints | map(.address) == ["'"$(pod 101)"'", "'"$(pod 102)"'"]' && hold "$steady" 10
}

drill_endpoints() {
  step "a Service without endpoints refuses" creates_service
  step "a slice is created" creates_slice
  step "its endpoint is replaced; a connection to the old one lives on" replaces_endpoint
  step "endpoints of two slices are used, one of them in both" has_two_slices
  step "an endpoint that refuses is skipped" skips_refusing
  step "an unready endpoint is not used" has_unready
  step "terminating endpoints are used while no other is there" has_terminating
  step "endpoints that no longer serve refuse" has_ending
  step "the endpoints' port number changes" changes_target_port
}

creates_service() {
  service web && serve web && web=$(cluster_ip web):80 && shown web "$(frontend ClusterIP no-endpoints)" && refused "$web"
}

creates_slice() {
  slice web-1 web "$pod_port" "$pods.1" && answered "$web" "$(pod 1)" && shown web "$(frontend ClusterIP listening)"
}

replaces_endpoint() {
  hold "$web" 1 && slice web-1 web "$pod_port" "$pods.2" && answered "$web" "$(pod 2)"
}

has_two_slices() {
  slice web-2 web "$pod_port" "$pods.2" "$pods.3" && answered "$web" "$(pod 2)" "$(pod 3)" &&
    shown web '.ports[0].endpoints | length == 2'
}

skips_refusing() {
  slice web-2 web "$closed_port" "$pods.4" && shown web '.ports[0].endpoints | length == 2' && answered "$web" "$(pod 2)" &&
    delete endpointslice.discovery.k8s.io web-2 && shown web '.ports[0].endpoints | length == 1'
}

has_unready() {
  slice web-1 web "$pod_port" "$pods.2/unready" "$pods.3" && answered "$web" "$(pod 3)" &&
    slice web-1 web "$pod_port" "$pods.2/unready" "$pods.3/unready" && refused "$web" &&
    shown web "$(frontend ClusterIP no-endpoints)"
}

has_terminating() {
  slice web-1 web "$pod_port" "$pods.2/terminating" "$pods.3/unready" && answered "$web" "$(pod 2)" &&
    slice web-1 web "$pod_port" "$pods.2/terminating" "$pods.3" && answered "$web" "$(pod 3)"
}

has_ending() { slice web-1 web "$pod_port" "$pods.2/ending" && refused "$web"; }

changes_target_port() {
  slice web-1 web "$pod_port" "$pods.2" && answered "$web" "$(pod 2)" &&
    slice web-1 web "$other_port" "$pods.2" && answered "$web" "$(pod 2 "$other_port")" &&
    slice web-1 web "$pod_port" "$pods.2" && answered "$web" "$(pod 2)"
}

drill_services() {
  step "the Service's port number changes" changes_port
  step "a second port is added, and removed" adds_port
  step "ClientIP affinity is switched on and off" switches_affinity
  step "the type becomes NodePort" becomes_node_port
  step "the type becomes LoadBalancer; source ranges are kept" becomes_load_balancer
  step "its health check node port counts the ready endpoints of this node" answers_health_checks
  step "the type becomes ExternalName, and ClusterIP again" becomes_external_name
  step "an external IP is served inside the allowed block alone" has_external_ips
  step "what is refused is told by an event at the Service" tells_events
  step "the label service-proxy-name is set and removed" toggles_proxy_name
  step "the label headless is set and removed" toggles_headless
  step "the Service is deleted, and created again" is_recreated
}

changes_port() {
  service web '{ports: [{name: "http", port: 81, protocol: "TCP"}]}' && answered "${web%:*}:81" "$(pod 2)" && refused "$web" &&
    service web && answered "$web" "$(pod 2)"
}

adds_port() {
  service web '{ports: [{name: "http", port: 80, protocol: "TCP"}, {name: "admin", port: 90, protocol: "TCP"}]}' &&
    slice_of_port admin web-admin web "$other_port" "$pods.2" && answered "${web%:*}:90" "$(pod 2 "$other_port")" &&
    answered "$web" "$(pod 2)" && service web && refused "${web%:*}:90" && answered "$web" "$(pod 2)" &&
    delete endpointslice.discovery.k8s.io web-admin
}

switches_affinity() {
  slice web-1 web "$pod_port" "$pods.2" "$pods.3" && answered "$web" "$(pod 2)" "$(pod 3)" &&
    service web '{sessionAffinity: "ClientIP"}' && eventually sticks "$web" && service web '{sessionAffinity: "None"}' &&
    answered "$web" "$(pod 2)" "$(pod 3)"
}

sticks() { [ "$(replies "$1" 8 | wc -l)" = 1 ]; }

becomes_node_port() {
  service web '{type: "NodePort"}' && node_port=$(node_port web) && shown web "$(frontend NodePort listening)" &&
    answered "127.0.0.1:$node_port" "$(pod 2)" "$(pod 3)" && answered "$web" "$(pod 2)" "$(pod 3)"
}

becomes_load_balancer() {
  service web '{type: "LoadBalancer"}' && ingress web "$vips.130" && answered "$vips.130:80" "$(pod 2)" "$(pod 3)" &&
    service web '{type: "LoadBalancer", loadBalancerSourceRanges: ["203.0.113.0/24"]}' && unanswered "$vips.130:80" &&
    answered "$web" "$(pod 2)" "$(pod 3)" &&
    service web '{type: "LoadBalancer", loadBalancerSourceRanges: ["0.0.0.0/0"]}' &&
    answered "$vips.130:80" "$(pod 2)" "$(pod 3)"
}

# From this node the Local policy leaves all endpoints.
answers_health_checks() {
  local port
  service web '{type: "LoadBalancer", externalTrafficPolicy: "Local"}' && port=$(health_check_port web) &&
    health_check "$port" 503 0 && endpoint_node=$node slice web-1 web "$pod_port" "$pods.2" "$pods.3" "$pods.4/unready" &&
    health_check "$port" 200 2 && answered "$vips.130:80" "$(pod 2)" "$(pod 3)" &&
    endpoint_node=elsewhere slice web-1 web "$pod_port" "$pods.2" "$pods.3" && health_check "$port" 503 0 &&
    answered "$vips.130:80" "$(pod 2)" "$(pod 3)" && service web '{type: "LoadBalancer"}' && refused "127.0.0.1:$port" &&
    slice web-1 web "$pod_port" "$pods.2" "$pods.3"
}

becomes_external_name() {
  service web '{type: "ExternalName", externalName: "example.com", ports: null}' && hidden web && refused "$web" &&
    refused "127.0.0.1:$node_port" && refused "$vips.130:80" &&
    service web && serve web && web=$(cluster_ip web):80 && answered "$web" "$(pod 2)" "$(pod 3)"
}

has_external_ips() {
  service web '{externalIPs: ["'"$vips.7"'", "'"$vips.200"'"]}' && answered "$vips.7:80" "$(pod 2)" "$(pod 3)" &&
    shown web "$(frontend ExternalIP refused)" && refused "$vips.200:80" && service web '{externalIPs: null}' &&
    refused "$vips.7:80"
}

tells_events() { event_shown ExternalIPRefused web; }

toggles_proxy_name() {
  label web service.kubernetes.io/service-proxy-name=other && hidden web && refused "$web" &&
    label web service.kubernetes.io/service-proxy-name- && answered "$web" "$(pod 2)" "$(pod 3)"
}

toggles_headless() {
  label web service.kubernetes.io/headless= && hidden web && refused "$web" &&
    label web service.kubernetes.io/headless- && answered "$web" "$(pod 2)" "$(pod 3)"
}

is_recreated() {
  delete service web && hidden web && refused "$web" &&
    service web && serve web && web=$(cluster_ip web):80 && answered "$web" "$(pod 2)" "$(pod 3)"
}

drill_many() {
  step "$objects Services with endpoints are created" creates_many
  step "the endpoints of all of them change" changes_many
  step "half of them are deleted" deletes_many
}

creates_many() {
  many_objects "$objects" "$pod_port" "$pods.11" | kube create -f - >/dev/null && serve_many && listening "$objects" &&
    sample_answers "$(pod 11)"
}

serve_many() {
  kube get services -n "$namespace" -l drill=many -o 'jsonpath={range .items[*]}{.spec.clusterIP}{"\n"}{end}' \
    >"$work/many" && localise_vips <"$work/many"
}

# Of some of them.
sample_answers() {
  local ip
  while read -r ip; do answered "$ip:80" "$@" || return; done < <(sed -n '1p; 10~25p; $p' "$work/many")
}

changes_many() {
  many_objects "$objects" "$other_port" "$pods.12" | jq '.items |= map(select(.kind == "EndpointSlice"))' |
    kube replace -f - >/dev/null && sample_answers "$(pod 12 "$other_port")"
}

deletes_many() {
  many_objects $((objects / 2)) "$other_port" "$pods.12" | kube delete --wait=false -f - >/dev/null &&
    listening $((objects - objects / 2))
}

drill_outage() {
  step "the API server is away for $outage s; connections come and go" outlives_outage
  step "changes are seen after it" catches_up
  step "history is compacted and the server restarted unseen: 410 leads to a new list" is_expired
  step "the token is revoked; a new one in its file is used" renews_token
  step "the right to EndpointSlices is taken away, and given back" loses_right
}

outlives_outage() {
  sh -c "$api_stop" >>"$work/hooks" 2>&1 && error_shown 'no connection\|connection was lost' && goes_on_without_api
  local result=$?
  sh -c "$api_start" >>"$work/hooks" 2>&1 && eventually kube get --raw /readyz >/dev/null 2>&1 && [ "$result" = 0 ]
}

goes_on_without_api() {
  local end=$((SECONDS + outage))
  while ((SECONDS < end)); do
    hold "$web" 1 && answered "$web" "$(pod 2)" "$(pod 3)" && answered "$steady" "$(pod 101)" "$(pod 102)" && held_alive &&
      healthy || return
  done
}

catches_up() {
  slice web-1 web "$pod_port" "$pods.2" && answered "$web" "$(pod 2)" && no_error_shown
}

restart_api() {
  sh -c "$api_stop" >>"$work/hooks" 2>&1 && sh -c "$api_start" >>"$work/hooks" 2>&1 &&
    eventually kube get --raw /readyz >/dev/null 2>&1
}

# The proxy is stopped meanwhile, so that it cannot see the changes before their history is gone.
is_expired() {
  local before
  before=$(failures expired) && kill -STOP "$proxy" && restart_api && service web2 && serve web2 &&
    slice web2-1 web2 "$pod_port" "$pods.5" && slice web-1 web "$pod_port" "$pods.3" &&
    many_objects "$objects" 1 "$pods.1" | kube delete --ignore-not-found --wait=false -f - >/dev/null &&
    sh -c "$compact" >>"$work/hooks" 2>&1
  local result=$?
  kill -CONT "$proxy"
  [ "$result" = 0 ] && answered "$(cluster_ip web2):80" "$(pod 5)" && answered "$web" "$(pod 3)" && listening 0 &&
    no_error_shown && [ "$(failures expired)" -gt "$before" ]
}

renews_token() {
  delete secret token-1 && restart_api && error_shown 'HTTP status 401' && answered "$web" "$(pod 3)" && healthy &&
    issue_token token-2 && slice web-1 web "$pod_port" "$pods.2" && answered "$web" "$(pod 2)" && no_error_shown
}

loses_right() {
  grant endpointslices && restart_api && error_shown 'endpointslices: HTTP status 403' &&
    slice web-1 web "$pod_port" "$pods.3" && service web '{ports: [{name: "http", port: 82, protocol: "TCP"}]}' &&
    answered "${web%:*}:82" "$(pod 2)" && grant && answered "${web%:*}:82" "$(pod 3)" && no_error_shown
}

drill_end() {
  step "no watch saw anything that it did not understand" understood_all
  release
  step "a proxy that starts now shows the same" starts_alike
  step "it stops when told to" stops
}

understood_all() {
  [ "$(failures internal)" = 0 ] && [ "$(failures garbled)" = 0 ] && [ "$(failures rejected)" = 0 ] &&
    ! grep -q ' ERROR ' "$work/log"
}

starts_alike() {
  view >"$work/before" && stop_proxy && start_proxy && eventually views_match
}

views_match() { view >"$work/after" && diff "$work/before" "$work/after" >"$work/difference"; }

stops() { stop_proxy && refused "$steady"; }
