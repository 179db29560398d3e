package portcullis.lib.provenance_test

import data.portcullis.lib.provenance

builder := "https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1"

base := {"uri": "pkg:docker/registry.example/base@1", "digest": {"sha256": "aa"}}

bounds := {
	"builders": ["https://github.com/acme/*/.github/workflows/release.yml@refs/tags/*"],
	"baseImages": ["pkg:docker/registry.example/*@*"],
}

given(parameters, id, materials) := {
	"parameters": {"provenance": parameters},
	"evidence": {provenance.v1: [{"statement": {"predicate": {
		"runDetails": {"builder": {"id": id}},
		"buildDefinition": {"resolvedDependencies": materials},
	}}}]},
}

test_listed_builders_and_bases_are_taken if {
	count(provenance.violations) == 0 with input as given(bounds, builder, [base, {"uri": "git+https://github.com/acme/app"}])
	count(provenance.violations) == 0 with input as given({"builders": bounds.builders}, builder, [])
}

test_version_02_is_read_too if {
	old := {"predicate": {"builder": {"id": builder}, "materials": [base]}}
	count(provenance.violations) == 0 with input as {"parameters": {"provenance": bounds}, "evidence": {provenance.v02: [{"statement": old}]}}
	worse := {"predicate": {"builder": {"id": "https://evil.example"}, "materials": [base]}}
	count(provenance.violations) == 1 with input as {"parameters": {"provenance": bounds}, "evidence": {provenance.v02: [{"statement": worse}]}}
}

test_other_builders_are_refused if {
	every id in ["", "https://evil.example", "https://github.com/evil/app/.github/workflows/release.yml@refs/heads/main", concat("", [builder, "/x"])] {
		count(provenance.violations) == 1 with input as given(bounds, id, [base])
	}
}

test_a_builder_that_is_not_named_is_refused if {
	count(provenance.violations) == 1 with input as {"parameters": {"provenance": {"builders": ["*"]}}, "evidence": {provenance.v1: []}}
	count(provenance.violations) == 1 with input as {
		"parameters": {"provenance": {"builders": bounds.builders}},
		"evidence": {provenance.v1: [{"statement": {"predicate": {}}}]},
	}
}

test_other_bases_are_refused if {
	count(provenance.violations) == 1 with input as given(bounds, builder, [base, {"uri": "pkg:docker/evil.example/base@1", "digest": {"sha256": "bb"}}])
	count(provenance.violations) == 1 with input as given(bounds, builder, [])
	count(provenance.violations) == 1 with input as given(bounds, builder, [{"uri": base.uri}])
}

test_builders_must_be_given if {
	count(provenance.violations) >= 1 with input as given({}, builder, [base])
	count(provenance.violations) >= 1 with input as given({"builders": []}, builder, [base])
}
