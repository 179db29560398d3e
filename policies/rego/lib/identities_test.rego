package portcullis.lib.identities_test

import data.portcullis.lib.identities

type := "https://example.com/review/v1"

parameters := {"identities": {type: [
	{"issuer": "https://issuer.example", "subjects": [`https://example\.com/acme/.+`]},
	{"keys": ["review-2026"]},
]}}

given(signers) := {
	"parameters": parameters,
	"evidence": {type: [{"statement": {}, "signer": signer, "time": "2026-01-01T00:00:00Z"} | some signer in signers]},
}

acme := {"issuer": "https://issuer.example", "subject": "https://example.com/acme/a"}

test_listed_signers_are_taken if {
	count(identities.violations) == 0 with input as given([acme, {"key": "review-2026"}])
}

test_others_are_not if {
	every signer in [
		{"issuer": "https://issuer.example", "subject": "https://example.com/acme/"},
		{"issuer": "https://issuer.example", "subject": "x https://example.com/acme/a"},
		{"issuer": "https://issuer.example", "subject": "https://exampleXcom/acme/a"},
		{"issuer": "https://other.example", "subject": "https://example.com/acme/a"},
		{"subject": "https://example.com/acme/a"},
		{"key": "review-2025"},
		{},
	] {
		count(identities.violations) == 1 with input as given([acme, signer])
	}
}

test_a_line_break_is_part_of_the_subject if {
	count(identities.violations) == 1 with input as given([{
		"issuer": "https://issuer.example",
		"subject": "https://example.com/acme/a\nhttps://evil.example/b",
	}])
}

test_a_statement_without_signer_is_not_taken if {
	count(identities.violations) == 1 with input as {"parameters": parameters, "evidence": {type: [{"statement": {}}]}}
}

test_no_evidence_is_none if {
	count(identities.violations) == 1 with input as given([])
	count(identities.violations) == 1 with input as {"parameters": parameters}
	count(identities.violations) == 1 with input as {"parameters": parameters, "evidence": {"https://example.com/other": []}}
}

test_no_rule_allows_nothing if {
	count(identities.violations) == 1 with input as {}
	count(identities.violations) == 1 with input as {"parameters": {"identities": {}}}
	count(identities.violations) == 1 with input as object.union(given([acme]), {"parameters": {"identities": {type: []}}})
}

test_an_empty_pattern_matches_nobody if {
	not identities.whole("", "")
}
