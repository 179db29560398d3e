# Findings of a scan that are too severe and that no statement exempts.
package bench

exempt contains [statement.vulnerability, statement.product] if {
	some statement in input.statements
	statement.status == "not_affected"
}

affected contains [statement.vulnerability, statement.product] if {
	some statement in input.statements
	statement.status == "affected"
}

allow contains finding.id if {
	some finding in input.findings
	finding.score >= 7
	pair := [finding.vulnerability, finding.product]
	not exempted(pair)
}

exempted(pair) if {
	pair in exempt
	not pair in affected
}
