{{- define "portcullis.checked" -}}
{{- if ne .Release.Namespace "portcullis-system" -}}
{{- fail "Portcullis is installed in namespace portcullis-system only, which its roles and guards name: add --namespace portcullis-system" -}}
{{- end -}}
{{- end -}}

{{- /* Not empty where Helm talks to a cluster. Hooks that were rendered without one would be applied as if they were part of the installation. */ -}}
{{- define "portcullis.hasCluster" -}}
{{- if lookup "v1" "Namespace" "" "kube-system" }}true{{ end -}}
{{- end -}}

{{- define "portcullis.trialHook" -}}
helm.sh/hook: test
helm.sh/hook-weight: {{ . | quote }}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded,hook-failed
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
{{- $digest := (index .root.Values .component | default dict).digest -}}
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

{{- define "portcullis.placement" -}}
{{- $workload := index .root.Values .component -}}
{{- with .root.Values.priorityClassName }}
priorityClassName: {{ . | quote }}
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
  - name: {{ . | quote }}
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
    name: {{ include "portcullis.settingsName" .root }}
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
{{- end -}}

{{- /* Labels of what the Prometheus operator and Grafana look for; ours decide where both name one. */ -}}
{{- define "portcullis.monitoringLabels" -}}
{{ toYaml (merge (include "portcullis.labels" . | fromYaml) .Values.monitoring.labels) }}
{{- end -}}

{{- define "portcullis.settingsMounts" -}}
- name: settings
  mountPath: /etc/portcullis
  readOnly: true
- name: tmp
  mountPath: /tmp
{{- end -}}
