# A small rule: one signer that an authority trusts, and nothing privileged.
package bench

default allow := false

allow if {
	some signer in input.signers
	signer.issuer == "https://token.actions.githubusercontent.com"
	startswith(signer.subject, "https://github.com/acme/")
	count(privileged) == 0
}

privileged contains container.name if {
	some container in input.request.spec.containers
	container.securityContext.privileged == true
}
