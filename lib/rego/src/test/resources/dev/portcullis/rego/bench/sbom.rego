# Completeness of a bill of materials: the share of components that have every field, and the names of those that have not.
package bench

fields := ["name", "version", "purl", "supplier"]

complete contains component.purl if {
	some component in input.components
	every field in fields { component[field] != "" }
	count(component.licenses) > 0
}

incomplete contains component.name if {
	some component in input.components
	not component.purl in complete
}

allow := {"share": count(complete) / count(input.components), "incomplete": incomplete}
