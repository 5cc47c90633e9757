{{- define "spliceway.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{- define "spliceway.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "spliceway.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "spliceway.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "spliceway.serviceAccountName" -}}
{{- .Values.serviceAccount.name | default (include "spliceway.fullname" .) -}}
{{- end }}

{{- define "spliceway.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end -}}
{{- end }}

{{- /* An address and a port, as a flag takes them. */ -}}
{{- define "spliceway.hostPort" -}}
{{- if contains ":" .host }}{{ printf "[%s]:%d" .host (int .port) }}{{ else }}{{ printf "%s:%d" .host (int .port) }}{{ end -}}
{{- end }}

{{- /* The configuration file. */ -}}
{{- define "spliceway.config" -}}
{{- $own := dict
  "apiVersion" "kubeproxy.config.k8s.io/v1alpha1"
  "kind" "KubeProxyConfiguration"
  "healthzBindAddress" (include "spliceway.hostPort" .Values.health)
  "metricsBindAddress" (include "spliceway.hostPort" .Values.metrics)
  "logging" (dict "format" .Values.logging.format) -}}
{{- merge $own .Values.config | toYaml -}}
{{- end }}

{{- /* What pods have in common: their labels and annotations. */ -}}
{{- define "spliceway.podMetadata" -}}
labels:
  {{- include "spliceway.labels" . | nindent 2 }}
  {{- with .Values.podLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
annotations:
  # A change of the configuration is a rollout.
  checksum/config: {{ include "spliceway.config" . | sha256sum }}
  {{- with .Values.podAnnotations }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{- /* Where pods go. */ -}}
{{- define "spliceway.scheduling" -}}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- /* What the proxy's container is in both modes. */ -}}
{{- define "spliceway.container" -}}
name: spliceway
image: {{ include "spliceway.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
ports:
  - name: health
    containerPort: {{ .Values.health.port }}
  - name: metrics
    containerPort: {{ .Values.metrics.port }}
{{- with .Values.resources }}
resources:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- /* Which system calls the proxy may make. */ -}}
{{- define "spliceway.seccompProfile" -}}
seccompProfile:
  type: {{ .Values.seccompProfile.type }}
  {{- with .Values.seccompProfile.localhostProfile }}
  localhostProfile: {{ . | quote }}
  {{- end }}
{{- end }}

{{- /* The flags of both modes. */ -}}
{{- define "spliceway.args" -}}
- run
- --config=/etc/spliceway/config.yaml
- --shutdown-grace-period={{ int .Values.shutdownGracePeriodSeconds }}s
{{- if .Values.logging.accessLog }}
- --access-log
{{- end }}
{{- if .Values.adminToken.existingSecret }}
- --admin-token-file=/etc/spliceway/admin/token
{{- end }}
{{- end }}

{{- /* Asks the proxy on loopback, which both wildcard addresses and the node's network include. */ -}}
{{- define "spliceway.probe" -}}
httpGet:
  path: {{ .path }}
  port: {{ .health.port }}
{{- if has .health.host (list "0.0.0.0" "::") }}
  host: 127.0.0.1
{{- else }}
  host: {{ .health.host | quote }}
{{- end }}
{{- end }}

{{- /* One file of a volume does not follow its ConfigMap; a change reaches a pod by a rollout and not all nodes at once. */ -}}
{{- define "spliceway.configMount" -}}
- name: config
  mountPath: /etc/spliceway/config.yaml
  subPath: config.yaml
  readOnly: true
{{- end }}

{{- /* A folder, which follows its Secret: the token is read at each request. */ -}}
{{- define "spliceway.adminTokenMount" -}}
{{- if .Values.adminToken.existingSecret -}}
- name: admin-token
  mountPath: /etc/spliceway/admin
  readOnly: true
{{- end -}}
{{- end }}

{{- define "spliceway.adminTokenVolume" -}}
{{- with .Values.adminToken.existingSecret -}}
- name: admin-token
  secret:
    secretName: {{ . }}
    items:
      - key: {{ $.Values.adminToken.key }}
        path: token
{{- end -}}
{{- end }}
