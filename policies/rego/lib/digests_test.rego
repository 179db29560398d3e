package portcullis.lib.digests_test

import data.portcullis.lib.digests

digest := "sha256:aa"

given(entries) := {"now": "2026-06-01T00:00:00Z", "image": {"digest": digest}, "parameters": {"digests": entries}}

test_a_listed_digest_is_allowed_until_its_day if {
	count(digests.violations) == 0 with input as given([{"digest": digest, "expiresAt": "2026-06-01T00:00:01Z"}])
}

test_the_later_of_two_days_counts if {
	count(digests.violations) == 0 with input as given([
		{"digest": digest, "expiresAt": "2026-01-01T00:00:00Z"},
		{"digest": digest, "expiresAt": "2027-01-01T00:00:00Z"},
	])
}

test_others_are_refused if {
	every entries in [
		[],
		[{"digest": "sha256:bb", "expiresAt": "2027-01-01T00:00:00Z"}],
		[{"digest": digest, "expiresAt": "2026-06-01T00:00:00Z"}],
		[{"digest": digest}],
	] {
		count(digests.violations) == 1 with input as given(entries)
	}
}

test_an_image_without_digest_is_refused if {
	count(digests.violations) == 1 with input as {"now": "2026-06-01T00:00:00Z", "image": {}, "parameters": {"digests": []}}
	count(digests.violations) == 1 with input as {}
}
