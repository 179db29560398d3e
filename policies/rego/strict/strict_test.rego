package portcullis_test

import data.portcullis

test_nothing_at_all_is_refused_for_every_reason if {
	count(portcullis.deny) >= 5 with input as {"now": "2026-06-01T00:00:00Z", "image": {"digest": "sha256:aa"}}
}
