# METADATA
# title: Images that are allowed by digest, until a day
# description: |
#   parameters.digests: [{"digest": "sha256:…", "expiresAt": "2027-01-31T00:00:00Z", "reason": "…"}, …]
#   The year is before 2262, where OPA's nanoseconds end: with a later one the policy cannot be evaluated, and refuses.
package portcullis.lib.digests

import data.portcullis.lib.evidence

default entries := []

entries := input.parameters.digests

default judged := "an image without a digest"

judged := input.image.digest

matching contains entry if {
	some entry in entries
	entry.digest == input.image.digest
}

in_force contains entry if {
	some entry in matching
	time.parse_rfc3339_ns(entry.expiresAt) > evidence.now
}

violations contains {"msg": sprintf("%s is not on the list of allowed digests", [judged])} if {
	count(matching) == 0
}

violations contains {"msg": sprintf("the permission of %s ended at %v: renew it, or replace the image", [input.image.digest, ends])} if {
	count(matching) > 0
	count(in_force) == 0
	ends := [object.get(entry, "expiresAt", "no time at all") | some entry in matching]
}
