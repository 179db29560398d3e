# METADATA
# title: What no workload, and no CI runner, may have of its node
# description: |
#   Refuses privileged containers, the namespaces and files of the node, sockets of container engines, added capabilities, and root.
#   parameters.workload: {"allow": ["hostPath", …]} leaves out single rules by their names
package portcullis.lib.workload

allowed := {name | some name in input.parameters.workload.allow}

# The pod, wherever the object has it.
pod := spec if {
	some path in [
		["spec", "jobTemplate", "spec", "template", "spec"],
		["spec", "template", "spec"],
		["spec"],
	]
	spec := object.get(input.request.object, path, null)
	is_array(spec.containers)
}

containers := [container |
	some field in ["containers", "initContainers", "ephemeralContainers"]
	some container in object.get(pod, field, [])
]

violations contains {"msg": "the object has no pod that could be judged"} if not pod

violations contains violation if {
	some violation in found
	not violation.rule in allowed
}

name(thing) := object.get(thing, "name", "without a name")

found contains {"rule": "privileged", "msg": sprintf("container %s is privileged", [name(container)])} if {
	some container in containers
	container.securityContext.privileged
}

found contains {"rule": "hostNamespaces", "msg": sprintf("the pod takes part in the node's %v", [taken])} if {
	taken := [field | some field in ["hostIPC", "hostNetwork", "hostPID"]; pod[field]]
	count(taken) > 0
}

found contains {"rule": "hostPath", "msg": sprintf("volume %s is a file of the node: %s", [name(volume), object.get(volume.hostPath, "path", "?")])} if {
	some volume in object.get(pod, "volumes", [])
	volume.hostPath
	not engine_socket(volume)
}

found contains {"rule": "engineSocket", "msg": sprintf("volume %s is the socket of a container engine", [name(volume)])} if {
	some volume in object.get(pod, "volumes", [])
	engine_socket(volume)
}

found contains {"rule": "capabilities", "msg": sprintf("container %s adds capabilities %v", [name(container), added])} if {
	some container in containers
	added := [capability | some capability in container.securityContext.capabilities.add; capability != "NET_BIND_SERVICE"]
	count(added) > 0
}

found contains {"rule": "root", "msg": sprintf("container %s may run as root", [name(container)])} if {
	some container in containers
	not non_root(container)
}

found contains {"rule": "escalation", "msg": sprintf("container %s may gain privileges", [name(container)])} if {
	some container in containers
	object.get(container, ["securityContext", "allowPrivilegeEscalation"], true)
}

engine_socket(volume) if regex.match(`(docker|containerd|crio|podman)[^/]*\.sock$`, volume.hostPath.path)

non_root(container) if container.securityContext.runAsNonRoot

non_root(container) if {
	object.get(container, ["securityContext", "runAsNonRoot"], null) == null
	pod.securityContext.runAsNonRoot
}
