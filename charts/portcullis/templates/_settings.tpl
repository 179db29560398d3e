{{- /*
Settings of operator and webhook, as the data of a ConfigMap: what both must be told alike is said once. No value can hold a line break, an
escape or an expression: values.schema.json refuses them.
*/ -}}
{{- define "portcullis.settingsData" -}}
application.properties: |
  config_ordinal=260
  # Each application finds settings of the other one here.
  smallrye.config.mapping.validate-unknown=false
  portcullis.namespace={{ .Release.Namespace }}
  portcullis.exempt-namespaces={{ join "," (concat .Values.exemptNamespaces (list .Release.Namespace) | uniq) }}
  portcullis.unmatched-images={{ .Values.unmatchedImages }}
  {{- range $n, $registry := .Values.registries }}
  {{- $key := printf "portcullis.registries[%d]" $n }}
  {{ $key }}.host={{ $registry.host }}
  {{- if $registry.plainHttp }}
  {{ $key }}.plain-http=true
  {{- end }}
  {{- if $registry.allowPrivateAddresses }}
  {{ $key }}.allow-private-addresses=true
  {{- end }}
  {{- if $registry.caBundle }}
  {{ $key }}.ca-file=/etc/portcullis/registry-{{ $n }}.pem
  {{- end }}
  {{- with $registry.aliases }}
  {{ $key }}.aliases={{ join "," . }}
  {{- end }}
  {{- with $registry.mirrors }}
  {{ $key }}.mirrors={{ join "," . }}
  {{- end }}
  {{- if and (hasKey $registry "direct") (not $registry.direct) }}
  {{ $key }}.direct=false
  {{- end }}
  {{- end }}
  {{- range $n, $kind := .Values.imageResources }}
  {{- $key := printf "portcullis.image-resources[%d]" $n }}
  {{- with $kind.group }}
  {{ $key }}.group={{ . }}
  {{- end }}
  {{ $key }}.version={{ $kind.version }}
  {{ $key }}.resource={{ $kind.resource }}
  {{- range $p, $path := $kind.paths }}
  {{ $key }}.paths[{{ $p }}]={{ $path }}
  {{- end }}
  {{- end }}
  portcullis.scan.every={{ .Values.scan.every }}
  portcullis.scan.images-per-second={{ .Values.scan.imagesPerSecond }}
  portcullis.scan.lookups={{ .Values.scan.lookups }}
  portcullis.scan.lookups-per-namespace={{ .Values.scan.lookupsPerNamespace }}
  portcullis.scan.max-fact-age={{ .Values.maxFactAge }}
  portcullis.scan.keep-unused={{ .Values.scan.keepUnused }}
  portcullis.scan.most-images={{ .Values.scan.mostImages | int64 }}
  portcullis.scan.reports={{ .Values.scan.reports }}
  portcullis.tuf.refresh-every={{ .Values.tuf.refreshEvery }}
  portcullis.tuf.retry-every={{ .Values.tuf.retryEvery }}
  {{- range $n, $repository := .Values.tuf.repositories }}
  {{- $key := printf "portcullis.tuf.repositories[%d]" $n }}
  {{ $key }}.host={{ $repository.host }}
  {{- if $repository.allowPrivateAddresses }}
  {{ $key }}.allow-private-addresses=true
  {{- end }}
  {{- if $repository.caBundle }}
  {{ $key }}.ca-file=/etc/portcullis/tuf-{{ $n }}.pem
  {{- end }}
  {{- end }}
  {{- range $n, $host := .Values.evidence.hosts }}
  {{- $key := printf "portcullis.evidence.hosts[%d]" $n }}
  {{ $key }}.host={{ $host.host }}
  {{- if $host.plainHttp }}
  {{ $key }}.plain-http=true
  {{- end }}
  {{- if $host.allowPrivateAddresses }}
  {{ $key }}.allow-private-addresses=true
  {{- end }}
  {{- if $host.caBundle }}
  {{ $key }}.ca-file=/etc/portcullis/evidence-{{ $n }}.pem
  {{- end }}
  {{- end }}
  portcullis.webhook.certificate-lifetime={{ .Values.certificates.lifetime }}
  {{- if .Values.certificates.certManager.enabled }}
  portcullis.webhook.certificate-issuer=OTHERS
  {{- end }}
  portcullis.webhook.deadline={{ .Values.webhook.deadline }}
  portcullis.webhook.drain={{ .Values.webhook.drain }}
  portcullis.webhook.mask-identities={{ .Values.webhook.maskIdentities }}
  portcullis.webhook.lookups={{ .Values.webhook.lookups }}
  portcullis.webhook.lookups-per-namespace={{ .Values.webhook.lookupsPerNamespace }}
  portcullis.webhook.max-fact-age={{ .Values.maxFactAge }}
  {{- with .Values.runners.ledger.directory }}
  portcullis.runners.ledger-folder={{ . }}
  {{- end }}
  portcullis.decisions.sink={{ .Values.decisions.sink }}
  portcullis.decisions.when-full={{ .Values.decisions.whenFull }}
  {{- if eq .Values.decisions.sink "FILE" }}
  portcullis.decisions.file.path={{ .Values.decisions.file.directory }}/decisions.ndjson
  portcullis.decisions.file.max-mebibytes={{ .Values.decisions.file.maxMebibytes }}
  portcullis.decisions.file.count={{ .Values.decisions.file.count }}
  portcullis.decisions.file.fsync={{ .Values.decisions.file.fsync }}
  {{- end }}
  {{- if eq .Values.decisions.sink "OTLP" }}
  portcullis.decisions.otlp.endpoint={{ .Values.decisions.otlp.endpoint }}
  {{- range $n, $header := .Values.decisions.otlp.headers }}
  portcullis.decisions.otlp.header-files."{{ $header.name }}"=/etc/portcullis-otlp/{{ $n }}
  {{- end }}
  {{- end }}
  {{- range $name, $value := .Values.settings }}
  {{ $name }}={{ $value }}
  {{- end }}
{{- range $n, $registry := .Values.registries }}
{{- with $registry.caBundle }}
registry-{{ $n }}.pem: {{ . | quote }}
{{- end }}
{{- end }}
{{- range $n, $repository := .Values.tuf.repositories }}
{{- with $repository.caBundle }}
tuf-{{ $n }}.pem: {{ . | quote }}
{{- end }}
{{- end }}
{{- range $n, $host := .Values.evidence.hosts }}
{{- with $host.caBundle }}
evidence-{{ $n }}.pem: {{ . | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* Named by its content: Pods of before the change that start again while others are replaced find what they began with. */ -}}
{{- define "portcullis.settingsName" -}}
portcullis-settings-{{ include "portcullis.settingsData" . | sha256sum | trunc 16 }}
{{- end -}}

{{- define "portcullis.settings" -}}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .name }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "portcullis.labels" .root | nindent 4 }}
    app.kubernetes.io/component: settings
immutable: true
data: {{- .data | nindent 2 }}
{{- end -}}
