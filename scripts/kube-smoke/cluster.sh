# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared between these files
# What the drill writes to the API server. Sourced by kube-smoke.sh; $config is the operator's kubeconfig.

kube() { kubectl --kubeconfig "$config" "$@"; }

# By the server, because what serves EndpointSlices may be a CRD, which kubectl cannot merge.
put() { kube apply --server-side --force-conflicts --field-manager spliceway-smoke -f - >/dev/null; }

# make_namespace: one that the server names, so that a run does not meet the rests of another.
make_namespace() {
  namespace=$(jq -n '{apiVersion: "v1", kind: "Namespace", metadata: {generateName: "spliceway-smoke-"}}' |
    kube create -f - -o 'jsonpath={.metadata.name}')
}

# service NAME [SPEC]: SPEC is a jq expression that is added to the spec.
service() {
  jq -n --arg name "$1" --arg namespace "$namespace" \
    '{apiVersion: "v1", kind: "Service", metadata: {$name, $namespace},
      spec: ({type: "ClusterIP", ports: [{name: "http", port: 80, protocol: "TCP"}]} + ('"${2:-{\}}"'))}' | put
}

# slice NAME SERVICE PORT [ADDRESS[/unready|/terminating|/ending]]...: the endpoints of the Service port "http".
slice() {
  slice_of_port http "$@"
}

# slice_of_port PORT-NAME NAME SERVICE PORT [ADDRESS[/STATE]]...: the endpoints are on $endpoint_node, if that is set.
slice_of_port() {
  local port_name=$1 name=$2 service=$3 port=$4
  shift 4
  jq -n --arg port_name "$port_name" --arg name "$name" --arg namespace "$namespace" --arg service "$service" \
    --argjson port "$port" --arg node "${endpoint_node:-}" '
      {"": {ready: true},
       unready: {ready: false, serving: false, terminating: false},
       terminating: {ready: false, serving: true, terminating: true},
       ending: {ready: false, serving: false, terminating: true}} as $conditions
      | {apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice",
         metadata: {$name, $namespace, labels: {"kubernetes.io/service-name": $service}},
         addressType: "IPv4",
         ports: [{name: $port_name, protocol: "TCP", $port}],
         endpoints: [$ARGS.positional[] | split("/") | {addresses: [.[0]], conditions: $conditions[.[1] // ""]}
           + (if $node == "" then {} else {nodeName: $node} end)]}' \
    --args "$@" | put
}

# many_objects COUNT PORT ADDRESS: Services many-0 and up, each with a slice of one endpoint.
many_objects() {
  jq -n --argjson count "$1" --argjson port "$2" --arg address "$3" --arg namespace "$namespace" '
    {labels: {drill: "many"}, $namespace} as $metadata
    | {apiVersion: "v1", kind: "List", items: [range($count) | "many-\(.)" as $name
        | {apiVersion: "v1", kind: "Service", metadata: ($metadata + {$name}),
           spec: {ports: [{name: "http", port: 80}]}},
          {apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice",
           metadata: ($metadata + {$name} | .labels += {"kubernetes.io/service-name": $name}),
           addressType: "IPv4", ports: [{name: "http", protocol: "TCP", $port}],
           endpoints: [{addresses: [$address], conditions: {ready: true}}]}]}'
}

label() { kube label service "$1" -n "$namespace" --overwrite "$2" >/dev/null; }

delete() { kube delete "$@" -n "$namespace" --wait=false >/dev/null; }

cluster_ip() { kube get service "$1" -n "$namespace" -o 'jsonpath={.spec.clusterIP}{"\n"}'; }

node_port() { kube get service "$1" -n "$namespace" -o 'jsonpath={.spec.ports[0].nodePort}'; }

health_check_port() { kube get service "$1" -n "$namespace" -o 'jsonpath={.spec.healthCheckNodePort}'; }

has_event() {
  kube get events.events.k8s.io -n "$namespace" -o json |
    jq -e --arg reason "$1" --arg name "$2" 'any(.items[]; .reason == $reason and .regarding.name == $name)' >/dev/null
}

# event_shown REASON SERVICE: an event tells it.
event_shown() { eventually has_event "$@"; }

# ingress NAME IP: what a load balancer's controller writes.
ingress() {
  kube patch service "$1" -n "$namespace" --subresource=status --type=merge \
    -p '{"status": {"loadBalancer": {"ingress": [{"ip": "'"$2"'"}]}}}' >/dev/null
}

# make_account: the user that the proxy is, with no rights yet.
make_account() {
  kube create serviceaccount proxy -n "$namespace" >/dev/null &&
    kube create clusterrolebinding "$namespace" --clusterrole "$namespace" \
      --serviceaccount "$namespace:proxy" >/dev/null
}

# grant [WITHOUT]: gives the proxy the rights that docs/kubernetes.md says it needs, but for one resource.
grant() {
  awk '/^```yaml$/ {block = ""; inside = 1; next}
       /^```$/ {if (block ~ /kind: ClusterRole\n/) printf "%s", block; inside = 0}
       inside {block = block $0 "\n"}' "$root/docs/kubernetes.md" |
    kube create --dry-run=client -o json -f - |
    jq --arg name "$namespace" --arg without "${1:-}" \
      '.metadata.name = $name | .rules |= map(.resources -= [$without] | select(.resources != []))' | put
}

# issue_token NAME: writes a token that ends with the Secret NAME.
issue_token() {
  kube create secret generic "$1" -n "$namespace" >/dev/null &&
    kube create token proxy -n "$namespace" --duration 1h --bound-object-kind Secret --bound-object-name "$1" \
      >"$work/token.new" && mv "$work/token.new" "$work/token"
}

# write_kubeconfig: the operator's cluster, as the proxy's user.
write_kubeconfig() {
  kube config view --raw --minify --flatten -o json |
    jq '.users = [{name: "proxy", user: {tokenFile: "token"}}] | .contexts[0].context.user = "proxy"' \
      >"$work/kubeconfig"
}

# enforces_rbac: whether somebody without rights is refused.
enforces_rbac() {
  ! kube auth can-i list services --all-namespaces --as "system:serviceaccount:$namespace:nobody" >/dev/null 2>&1
}

# The objects go one by one, for a cluster that has no controller to empty a namespace.
remove_from_cluster() {
  kube delete services,endpointslices.discovery.k8s.io,secrets --all -n "$namespace" --wait=false
  kube delete namespace "$namespace" --wait=false
  kube delete clusterrole,clusterrolebinding "$namespace"
}
