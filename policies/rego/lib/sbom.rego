# METADATA
# title: Completeness of an SBOM
# description: |
#   The seven data fields of NTIA's minimum elements (2021), in CycloneDX and SPDX.
#   parameters.sbom: {"minimumCoverage": 0.95}, the share of components that have supplier, name, version and identifier
package portcullis.lib.sbom

import data.portcullis.lib.evidence

cyclonedx := "https://cyclonedx.org/bom"

spdx := "https://spdx.dev/Document"

default parameters := {}

parameters := input.parameters.sbom

documents := array.concat(
	[{"kind": "CycloneDX", "bom": item.statement.predicate} | some item in evidence.of(cyclonedx)],
	[{"kind": "SPDX", "bom": item.statement.predicate} | some item in evidence.of(spdx)],
)

violations contains {"msg": "parameters.sbom.minimumCoverage must be a number from 0 to 1"} if not bounded

bounded if {
	is_number(parameters.minimumCoverage)
	parameters.minimumCoverage >= 0
	parameters.minimumCoverage <= 1
}

violations contains {"msg": "there is no SBOM"} if count(documents) == 0

violations contains {"msg": sprintf("the %s SBOM lists no component", [document.kind])} if {
	some document in documents
	count(components(document)) == 0
}

violations contains {"msg": sprintf("the %s SBOM does not say %s", [document.kind, what])} if {
	some document in documents
	some what in {"who made it", "when it was made", "what depends on what"}
	not says(document, what)
}

violations contains {"msg": sprintf("%d of %d components of the %s SBOM have supplier, name, version and identifier; the share must be %v", [good, all, document.kind, parameters.minimumCoverage])} if {
	some document in documents
	all := count(components(document))
	all > 0
	good := count([component | some component in components(document); complete(document.kind, component)])
	good < all * parameters.minimumCoverage
}

components(document) := object.get(document.bom, "components", []) if document.kind == "CycloneDX"

components(document) := object.get(document.bom, "packages", []) if document.kind == "SPDX"

says({"kind": "CycloneDX", "bom": bom}, "who made it") if {
	some field in ["authors", "tools", "supplier", "manufacturer"]
	count(bom.metadata[field]) > 0
}

says({"kind": "CycloneDX", "bom": bom}, "when it was made") if time.parse_rfc3339_ns(bom.metadata.timestamp) > 0

says({"kind": "CycloneDX", "bom": bom}, "what depends on what") if count(bom.dependencies) > 0

says({"kind": "SPDX", "bom": bom}, "who made it") if count(bom.creationInfo.creators) > 0

says({"kind": "SPDX", "bom": bom}, "when it was made") if time.parse_rfc3339_ns(bom.creationInfo.created) > 0

says({"kind": "SPDX", "bom": bom}, "what depends on what") if count(bom.relationships) > 0

complete("CycloneDX", component) if {
	text(component.name)
	text(component.version)
	some field in ["supplier", "publisher", "manufacturer", "author"]
	given(component[field])
	some identifier in ["purl", "cpe", "swid"]
	given(component[identifier])
}

complete("SPDX", component) if {
	text(component.name)
	text(component.versionInfo)
	text(component.supplier)
	component.supplier != "NOASSERTION"
	some reference in component.externalRefs
	reference.referenceType in {"purl", "cpe22Type", "cpe23Type", "swid"}
	text(reference.referenceLocator)
}

text(value) if {
	is_string(value)
	trim_space(value) != ""
}

given(value) if text(value)

given(value) if {
	is_object(value)
	count(value) > 0
}
