# METADATA
# title: Evidence
# description: Statements of the input document by predicate type, and times.
package portcullis.lib.evidence

# The statements of a predicate type, with signer and time; none where there is no evidence of it.
default of(_) := []

of(predicate_type) := input.evidence[predicate_type]

# The time of the decision, in nanoseconds.
now := time.parse_rfc3339_ns(input.now)

nanoseconds_per_hour := ((60 * 60) * 1000) * 1000000

# Hours from the earlier of a statement's own time (RFC 3339) and the time that proves its signature, to the decision.
age_in_hours(item, own) := (now - min({time.parse_rfc3339_ns(own), time.parse_rfc3339_ns(item.time)})) / nanoseconds_per_hour

# Who signed, for messages.
signer(item) := object.get(item, "signer", "nobody")
