package portcullis.lib.sbom_test

import data.portcullis.lib.sbom

good := {"name": "a", "version": "1", "supplier": {"name": "s"}, "purl": "pkg:generic/a@1"}

cyclonedx(components) := {
	"metadata": {"timestamp": "2026-01-01T00:00:00Z", "tools": [{"name": "t"}]},
	"components": components,
	"dependencies": [{"ref": "a"}],
}

spdx_package := {
	"name": "a",
	"versionInfo": "1",
	"supplier": "Organization: s",
	"externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:generic/a@1"}],
}

spdx(packages) := {
	"creationInfo": {"created": "2026-01-01T00:00:00Z", "creators": ["Tool: t"]},
	"packages": packages,
	"relationships": [{"relationshipType": "DESCRIBES"}],
}

given(type, bom) := {
	"parameters": {"sbom": {"minimumCoverage": 0.5}},
	"evidence": {type: [{"statement": {"predicate": bom}, "signer": {"key": "ci"}}]},
}

test_complete_documents_are_taken if {
	count(sbom.violations) == 0 with input as given(sbom.cyclonedx, cyclonedx([good]))
	count(sbom.violations) == 0 with input as given(sbom.spdx, spdx([spdx_package]))
}

test_the_share_counts if {
	count(sbom.violations) == 0 with input as given(sbom.cyclonedx, cyclonedx([good, {"name": "b"}]))
	count(sbom.violations) == 1 with input as given(sbom.cyclonedx, cyclonedx([good, {"name": "b"}, {"name": "c"}]))
}

test_each_field_of_a_component_counts if {
	every field in object.keys(good) {
		count(sbom.violations) == 1 with input as given(sbom.cyclonedx, cyclonedx([object.remove(good, [field])]))
	}
	every field in object.keys(spdx_package) {
		count(sbom.violations) == 1 with input as given(sbom.spdx, spdx([object.remove(spdx_package, [field])]))
	}
	every value in ["", "  ", null, {}, []] {
		count(sbom.violations) == 1 with input as given(sbom.cyclonedx, cyclonedx([object.union(good, {"version": value})]))
		count(sbom.violations) == 1 with input as given(sbom.cyclonedx, cyclonedx([object.union(object.remove(good, ["supplier"]), {"supplier": value})]))
	}
	count(sbom.violations) == 1 with input as given(sbom.spdx, spdx([object.union(spdx_package, {"supplier": "NOASSERTION"})]))
}

test_each_field_of_the_document_counts if {
	every field in ["metadata", "dependencies"] {
		count(sbom.violations) >= 1 with input as given(sbom.cyclonedx, object.remove(cyclonedx([good]), [field]))
	}
	every field in ["creationInfo", "relationships"] {
		count(sbom.violations) >= 1 with input as given(sbom.spdx, object.remove(spdx([spdx_package]), [field]))
	}
}

test_nothing_is_none if {
	count(sbom.violations) == 1 with input as {"parameters": {"sbom": {"minimumCoverage": 0}}}
	count(sbom.violations) == 1 with input as given(sbom.cyclonedx, cyclonedx([]))
	count(sbom.violations) == 1 with input as given(sbom.spdx, object.remove(spdx([]), ["packages"]))
}

test_every_document_counts if {
	both := object.union(
		given(sbom.cyclonedx, cyclonedx([good])),
		{"evidence": {sbom.spdx: [{"statement": {"predicate": spdx([])}}]}},
	)
	count(sbom.violations) == 1 with input as both
}

test_the_share_must_be_given if {
	every parameters in [{}, {"sbom": {}}, {"sbom": {"minimumCoverage": 2}}, {"sbom": {"minimumCoverage": -1}}] {
		count(sbom.violations) >= 1 with input as object.union(object.remove(given(sbom.cyclonedx, cyclonedx([good])), ["parameters"]), {"parameters": parameters})
	}
}
