# METADATA
# title: Exemptions by VEX
# description: |
#   Reads OpenVEX statements. A vulnerability is exempt where an author says not_affected or fixed of this image, and no author says affected or
#   under_investigation, of whatever product.
package portcullis.lib.vex

import data.portcullis.lib.evidence

type := "https://openvex.dev/ns/v0.2.0"

exempting := {"not_affected", "fixed"}

statements contains statement if {
	some item in evidence.of(type)
	some statement in item.statement.predicate.statements
}

is_about(statement, id) if statement.vulnerability.name == id

is_about(statement, id) if id in statement.vulnerability.aliases

# Whoever names no product speaks of what the statement was signed for, which is this image.
is_about_image(statement) if count(object.get(statement, "products", [])) == 0

is_about_image(statement) if {
	some product in statement.products
	contains(product["@id"], input.image.digest)
}

is_about_image(statement) if {
	some product in statement.products
	some algorithm, value in product.hashes
	replace(algorithm, "-", "") == "sha256"
	sprintf("sha256:%s", [value]) == input.image.digest
}

exempt(id) if {
	some statement in statements
	is_about(statement, id)
	is_about_image(statement)
	statement.status in exempting
	not contradicted(id)
}

contradicted(id) if {
	some statement in statements
	is_about(statement, id)
	not statement.status in exempting
}
