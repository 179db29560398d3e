{{- define "portcullis.checked" -}}
{{- if ne .Release.Namespace "portcullis-system" -}}
{{- fail "Portcullis is installed in namespace portcullis-system only, which its roles and guards name: add --namespace portcullis-system" -}}
{{- end -}}
{{- end -}}

{{- define "portcullis.labels" -}}
app.kubernetes.io/name: portcullis
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end -}}

{{- /* Arguments: root, component. */ -}}
{{- define "portcullis.selector" -}}
app.kubernetes.io/name: portcullis
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "portcullis.image" -}}
{{- $registry := required "image.registry must be given: the registry and path that hold portcullis-operator and portcullis-webhook" .root.Values.image.registry -}}
{{- $digest := (index .root.Values .component).digest -}}
{{- if $digest -}}
{{ $registry }}/portcullis-{{ .component }}@{{ $digest }}
{{- else -}}
{{ $registry }}/portcullis-{{ .component }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- define "portcullis.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- define "portcullis.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- /* A text as the value of a property: nothing in it is an escape or an expression. */ -}}
{{- define "portcullis.text" -}}
{{ . | toString | replace "\\" "\\\\" | replace "${" "\\\\${" }}
{{- end -}}

{{- define "portcullis.placement" -}}
{{- $workload := index .root.Values .component -}}
{{- with .root.Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $workload.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $workload.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
affinity:
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        podAffinityTerm:
          topologyKey: kubernetes.io/hostname
          labelSelector:
            matchLabels: {{- include "portcullis.selector" . | nindent 14 }}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: topology.kubernetes.io/zone
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "portcullis.selector" . | nindent 8 }}
{{- end -}}

{{- define "portcullis.pullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "portcullis.probes" -}}
startupProbe:
  httpGet: {path: /q/health/live, port: health}
  periodSeconds: 1
  timeoutSeconds: 2
  failureThreshold: 60
livenessProbe:
  httpGet: {path: /q/health/live, port: health}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: {path: /q/health/ready, port: health}
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 2
{{- end -}}

{{- define "portcullis.settingsVolumes" -}}
- name: settings
  configMap:
    name: portcullis-settings
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
{{- end -}}

{{- define "portcullis.settingsMounts" -}}
- name: settings
  mountPath: /etc/portcullis
  readOnly: true
- name: tmp
  mountPath: /tmp
{{- end -}}

{{- define "portcullis.settingsChecksum" -}}
checksum/settings: {{ include (print .Template.BasePath "/settings.yaml") . | sha256sum }}
{{- end -}}
