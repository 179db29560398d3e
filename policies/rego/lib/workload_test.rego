package portcullis.lib.workload_test

import data.portcullis.lib.workload

safe := {"name": "a", "securityContext": {"runAsNonRoot": true, "allowPrivilegeEscalation": false}}

with_context(context) := {"name": "a", "securityContext": object.union(safe.securityContext, context)}

given(pod) := {"request": {"object": {"spec": pod}}}

rules(pod) := found if {
	found := {violation.rule | some violation in workload.violations} with input as given(pod)
}

test_a_safe_pod_is_allowed if {
	count(workload.violations) == 0 with input as given({"containers": [safe]})
}

test_pods_are_found_in_templates if {
	pod := {"containers": [with_context({"privileged": true})]}
	every object in [
		{"spec": pod},
		{"spec": {"template": {"spec": pod}}},
		{"spec": {"jobTemplate": {"spec": {"template": {"spec": pod}}}}},
	] {
		count(workload.violations) == 1 with input as {"request": {"object": object}}
	}
}

test_an_object_without_pod_is_refused if {
	every object in [{}, {"spec": {}}, {"spec": {"containers": "a"}}, {"spec": {"template": {}}}] {
		count(workload.violations) == 1 with input as {"request": {"object": object}}
	}
	count(workload.violations) == 1 with input as {}
}

test_each_rule_refuses if {
	rules({"containers": [with_context({"privileged": true})]}) == {"privileged"}
	rules({"containers": [safe], "hostPID": true}) == {"hostNamespaces"}
	rules({"containers": [safe], "hostNetwork": true}) == {"hostNamespaces"}
	rules({"containers": [safe], "volumes": [{"name": "v", "hostPath": {"path": "/etc"}}]}) == {"hostPath"}
	rules({"containers": [safe], "volumes": [{"name": "v", "hostPath": {"path": "/run/docker.sock"}}]}) == {"engineSocket"}
	rules({"containers": [with_context({"capabilities": {"add": ["SYS_ADMIN"]}})]}) == {"capabilities"}
	rules({"containers": [with_context({"runAsNonRoot": false})]}) == {"root"}
	rules({"containers": [with_context({"allowPrivilegeEscalation": true})]}) == {"escalation"}
	rules({"containers": [{"name": "a"}]}) == {"root", "escalation"}
}

test_every_container_counts if {
	every field in ["initContainers", "ephemeralContainers"] {
		rules({"containers": [safe], field: [with_context({"privileged": true})]}) == {"privileged"}
	}
	rules({"containers": [safe, with_context({"privileged": true})]}) == {"privileged"}
}

test_two_containers_are_two_violations if {
	count(workload.violations) == 2 with input as given({"containers": [
		with_context({"privileged": true}),
		object.union(with_context({"privileged": true}), {"name": "b"}),
	]})
}

test_the_pod_may_say_it_for_its_containers if {
	container := {"name": "a", "securityContext": {"allowPrivilegeEscalation": false}}
	rules({"containers": [container], "securityContext": {"runAsNonRoot": true}}) == set()
	rules({"containers": [with_context({"runAsNonRoot": false})], "securityContext": {"runAsNonRoot": true}}) == {"root"}
}

test_names_are_not_needed if {
	rules({"containers": [object.remove(with_context({"privileged": true}), ["name"])]}) == {"privileged"}
}

test_a_rule_can_be_left_out if {
	pod := {"containers": [safe], "hostPID": true, "hostIPC": true, "volumes": [{"name": "v", "hostPath": {"path": "/etc"}}]}
	asked := object.union(given(pod), {"parameters": {"workload": {"allow": ["hostPath"]}}})
	{violation.rule | some violation in workload.violations} == {"hostNamespaces"} with input as asked
}

test_one_harmless_capability_is_allowed if {
	rules({"containers": [with_context({"capabilities": {"add": ["NET_BIND_SERVICE"]}})]}) == set()
}
