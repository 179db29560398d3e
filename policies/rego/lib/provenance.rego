# METADATA
# title: Builders and base images
# description: |
#   Reads SLSA provenance 1 and 0.2.
#   parameters.provenance: {"builders": ["<glob>", …], "baseImages": ["<glob>", …]}; baseImages may be left out
package portcullis.lib.provenance

import data.portcullis.lib.evidence

v1 := "https://slsa.dev/provenance/v1"

v02 := "https://slsa.dev/provenance/v0.2"

default parameters := {}

parameters := input.parameters.provenance

builds contains {"builder": object.get(item.statement.predicate, ["runDetails", "builder", "id"], "nobody"), "materials": materials} if {
	some item in evidence.of(v1)
	materials := object.get(item.statement.predicate, ["buildDefinition", "resolvedDependencies"], [])
}

builds contains {"builder": object.get(item.statement.predicate, ["builder", "id"], "nobody"), "materials": object.get(item.statement.predicate, "materials", [])} if {
	some item in evidence.of(v02)
}

violations contains {"msg": "parameters.provenance.builders lists no builder"} if count(object.get(parameters, "builders", [])) == 0

violations contains {"msg": "there is no provenance"} if count(builds) == 0

violations contains {"msg": sprintf("it was built by %s, which is not listed", [build.builder])} if {
	some build in builds
	not any_glob(object.get(parameters, "builders", []), build.builder)
}

violations contains {"msg": sprintf("it is based on %s, which is not listed", [material.uri])} if {
	some build in builds
	some material in build.materials
	is_image(material.uri)
	not any_glob(parameters.baseImages, material.uri)
	parameters.baseImages
}

violations contains {"msg": "its provenance names no base image with a digest"} if {
	parameters.baseImages
	some build in builds
	count([material | some material in build.materials; is_image(material.uri); material.digest.sha256]) == 0
}

is_image(uri) if startswith(uri, "pkg:docker/")

is_image(uri) if startswith(uri, "pkg:oci/")

is_image(uri) if startswith(uri, "oci://")

any_glob(patterns, text) if {
	some pattern in patterns
	glob.match(pattern, ["/", "@"], text)
}
