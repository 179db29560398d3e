# METADATA
# title: Limits on what a scan found
# description: |
#   Reads cosign's vulnerability attestations with results of Trivy or Grype. A finding without a score exceeds every limit.
#   parameters.risk: {"maximumScore": 8.9, "maximumScanAgeHours": 168}
package portcullis.lib.risk

import data.portcullis.lib.evidence
import data.portcullis.lib.vex

type := "https://cosign.sigstore.dev/attestation/vuln/v1"

default parameters := {}

parameters := input.parameters.risk

scans := evidence.of(type)

violations contains {"msg": "parameters.risk needs maximumScore and maximumScanAgeHours, which are numbers"} if not bounded

bounded if {
	is_number(parameters.maximumScore)
	is_number(parameters.maximumScanAgeHours)
}

violations contains {"msg": "there is no scan"} if count(scans) == 0

violations contains {"msg": "a scan has results in no known form: Trivy's and Grype's are known"} if {
	some scan in scans
	not readable(scan.statement.predicate.scanner.result)
}

violations contains {"msg": "the newest scan does not say when it ended"} if {
	count(scans) > 0
	count(ages) == 0
}

violations contains {"msg": sprintf("the newest scan is %d hours old, and %v are allowed", [round(age), parameters.maximumScanAgeHours])} if {
	age := min(ages)
	age > parameters.maximumScanAgeHours
}

violations contains {"msg": sprintf("%s in %s has score %v, and %v is allowed", [finding.id, finding.package, finding.score, parameters.maximumScore]), "id": finding.id} if {
	some finding in findings
	not vex.exempt(finding.id)
	not bearable(finding)
}

ages contains age if {
	some scan in scans
	age := evidence.age_in_hours(scan, scan.statement.predicate.metadata.scanFinishedOn)
}

bearable(finding) if {
	is_number(finding.score)
	finding.score <= parameters.maximumScore
}

readable(result) if is_array(result.Results)

readable(result) if is_array(result.matches)

# Trivy
findings contains {"id": object.get(found, "VulnerabilityID", "an unnamed vulnerability"), "package": object.get(found, "PkgName", "an unnamed package"), "score": highest(scores)} if {
	some scan in scans
	some target in scan.statement.predicate.scanner.result.Results
	some found in object.get(target, "Vulnerabilities", [])
	scores := {score | some _, cvss in object.get(found, "CVSS", {}); some key in ["V3Score", "V40Score"]; score := cvss[key]}
}

# Grype
findings contains {"id": object.get(found, ["vulnerability", "id"], "an unnamed vulnerability"), "package": object.get(found, ["artifact", "name"], "an unnamed package"), "score": highest(scores)} if {
	some scan in scans
	some found in scan.statement.predicate.scanner.result.matches
	scores := {cvss.metrics.baseScore | some cvss in object.get(found, ["vulnerability", "cvss"], [])}
}

default highest(_) := "unknown"

highest(scores) := max(scores) if is_number(max(scores))
