package portcullis.lib.risk_test

import data.portcullis.lib.risk
import data.portcullis.lib.vex

bounds := {"maximumScore": 7, "maximumScanAgeHours": 24}

scan(result, finished) := {
	"statement": {"predicate": {"scanner": {"result": result}, "metadata": {"scanFinishedOn": finished}}},
	"signer": {"key": "ci"},
	"time": "2026-06-01T11:00:00Z",
}

given(scans) := {
	"now": "2026-06-01T12:00:00Z",
	"image": {"digest": "sha256:aa"},
	"parameters": {"risk": bounds},
	"evidence": {risk.type: scans},
}

trivy(found) := scan({"Results": [{"Target": "os"}, {"Vulnerabilities": found}]}, "2026-06-01T10:00:00Z")

grype(found) := scan({"matches": found}, "2026-06-01T10:00:00Z")

scored(score) := {"VulnerabilityID": "CVE-1", "PkgName": "libx", "CVSS": {"nvd": {"V3Score": score}}}

test_nothing_found_is_allowed if {
	count(risk.violations) == 0 with input as given([trivy([])])
	count(risk.violations) == 0 with input as given([grype([])])
}

test_a_score_at_the_limit_is_allowed if {
	count(risk.violations) == 0 with input as given([trivy([scored(7)])])
	count(risk.violations) == 0 with input as given([grype([{"vulnerability": {"id": "CVE-1", "cvss": [{"metrics": {"baseScore": 7}}]}}])])
}

test_a_score_above_it_is_not if {
	count(risk.violations) == 1 with input as given([trivy([scored(7.1)])])
	count(risk.violations) == 1 with input as given([grype([{"vulnerability": {"id": "CVE-1", "cvss": [
		{"metrics": {"baseScore": 2}},
		{"metrics": {"baseScore": 7.5}},
	]}}])])
}

test_the_highest_of_several_scores_counts if {
	count(risk.violations) == 1 with input as given([trivy([{"VulnerabilityID": "CVE-1", "CVSS": {"nvd": {"V3Score": 3}, "vendor": {"V40Score": 9}}}])])
}

test_what_has_no_score_exceeds_every_limit if {
	every found in [
		{"VulnerabilityID": "CVE-1"},
		{"VulnerabilityID": "CVE-1", "CVSS": {}},
		{"PkgName": "nameless"},
		{},
		{"VulnerabilityID": "CVE-1", "CVSS": {"nvd": {"V3Score": "1"}}},
	] {
		count(risk.violations) == 1 with input as given([trivy([found])])
	}
	every found in [{"vulnerability": {"id": "CVE-1"}}, {"vulnerability": {"id": "CVE-1", "cvss": []}}, {}] {
		count(risk.violations) == 1 with input as given([grype([found])])
	}
}

test_vex_exempts if {
	word := {"statement": {"predicate": {"statements": [{"vulnerability": {"name": "CVE-1"}, "status": "not_affected"}]}}}
	count(risk.violations) == 0 with input as object.union(given([]), {"evidence": {risk.type: [trivy([scored(9)])], vex.type: [word]}})
}

test_the_scan_must_be_young if {
	count(risk.violations) == 1 with input as given([scan({"matches": []}, "2026-05-30T10:00:00Z")])
	count(risk.violations) == 1 with input as given([{
		"statement": {"predicate": {"scanner": {"result": {"matches": []}}}},
		"time": "2026-06-01T11:00:00Z",
	}])
}

test_a_scan_of_the_future_is_as_old_as_its_signature if {
	count(risk.violations) == 1 with input as given([object.union(
		scan({"matches": []}, "2027-01-01T00:00:00Z"),
		{"time": "2026-05-01T00:00:00Z"},
	)])
}

test_a_younger_scan_beside_an_old_one_is_enough if {
	count(risk.violations) == 0 with input as given([scan({"matches": []}, "2026-05-01T10:00:00Z"), grype([])])
}

test_no_scan_is_none if {
	count(risk.violations) == 1 with input as given([])
}

test_results_in_another_form_are_refused if {
	every result in [{}, {"Results": {}}, {"matches": null}, {"vulnerabilities": []}, null] {
		count(risk.violations) == 1 with input as given([scan(result, "2026-06-01T10:00:00Z")])
	}
}

test_limits_must_be_given if {
	every parameters in [{}, {"risk": {}}, {"risk": {"maximumScore": 7}}, {"risk": {"maximumScore": "7", "maximumScanAgeHours": 24}}] {
		count(risk.violations) > 0 with input as object.union(object.remove(given([grype([])]), ["parameters"]), {"parameters": parameters})
	}
}
