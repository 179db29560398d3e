package portcullis.lib.vex_test

import data.portcullis.lib.vex

digest := "sha256:aa"

given(statements) := {
	"image": {"digest": digest},
	"evidence": {vex.type: [{"statement": {"predicate": {"statements": statements}}, "signer": {"key": "vex"}}]},
}

said(status) := {"vulnerability": {"name": "CVE-1", "aliases": ["GHSA-1"]}, "status": status}

test_what_does_not_affect_or_is_fixed_is_exempt if {
	vex.exempt("CVE-1") with input as given([said("not_affected")])
	vex.exempt("GHSA-1") with input as given([said("fixed")])
}

test_products_may_name_the_image if {
	vex.exempt("CVE-1") with input as given([object.union(said("fixed"), {"products": [{"@id": "pkg:oci/a@sha256:aa"}]})])
	vex.exempt("CVE-1") with input as given([object.union(said("fixed"), {"products": [{"hashes": {"sha-256": "aa"}}]})])
	not vex.exempt("CVE-1") with input as given([object.union(said("fixed"), {"products": [{"@id": "pkg:oci/a@sha256:bb"}]})])
	not vex.exempt("CVE-1") with input as given([object.union(said("fixed"), {"products": [{"hashes": {"sha-512": "aa"}}]})])
}

test_any_other_word_overrides if {
	every status in ["affected", "under_investigation", "", null] {
		not vex.exempt("CVE-1") with input as given([said("not_affected"), said(status)])
	}
}

test_affected_counts_whatever_the_product if {
	not vex.exempt("CVE-1") with input as given([
		said("not_affected"),
		object.union(said("affected"), {"products": [{"@id": "pkg:oci/other"}]}),
	])
}

test_other_vulnerabilities_are_not_exempt if {
	not vex.exempt("CVE-2") with input as given([said("not_affected")])
	not vex.exempt("CVE-1") with input as given([])
	not vex.exempt("CVE-1") with input as {}
}
