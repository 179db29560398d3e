# METADATA
# title: Who may sign
# description: |
#   Every statement of the listed predicate types must be signed by a listed identity or key, and there must be one of each type.
#   parameters.identities: {"<predicate type>": [{"issuer": "…", "subjects": ["<regular expression>", …]} or {"keys": ["<name>", …]}, …]}
package portcullis.lib.identities

import data.portcullis.lib.evidence

default rules := {}

rules := input.parameters.identities

violations contains {"msg": "parameters.identities lists no predicate type"} if count(rules) == 0

violations contains {"msg": sprintf("there is no evidence of type %s", [type])} if {
	some type, _ in rules
	count(evidence.of(type)) == 0
}

violations contains {"msg": sprintf("evidence of type %s is signed by %v, who is not listed", [type, evidence.signer(item)])} if {
	some type, allowed in rules
	some item in evidence.of(type)
	not listed(evidence.signer(item), allowed)
}

listed(signer, allowed) if {
	some rule in allowed
	signer.issuer == rule.issuer
	some pattern in rule.subjects
	whole(pattern, signer.subject)
}

listed(signer, allowed) if {
	some rule in allowed
	some key in rule.keys
	signer.key == key
}

# A pattern is about the whole text, and never about none.
whole(pattern, text) if {
	pattern != ""
	regex.match(sprintf(`\A(?:%s)\z`, [pattern]), text)
}
