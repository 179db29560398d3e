package dev.portcullis.core.reason;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why something was refused, warned about, or admitted by an exception to the rules.
 *
 * <p>The {@linkplain #code() code} is the same in the message to the user, the decision record, the metric's label, the condition, the
 * Event and the reference page. The {@linkplain #remedy() remedy} tells the person who was refused what to do.
 */
public enum Reason {
    // Admitted
    VERIFIED("Nothing to do."),
    NOT_ENFORCED("Nothing to do now: the policies for this image do not enforce yet."),
    UNCHANGED_IMAGE("Nothing to do: the image was there before this change."),
    CONTROLLER_ADVISORY(
            "The Pods that this object creates are judged one by one; mend the image before they are refused."),
    EXCLUDED("Nothing to do: the policy excludes this image."),
    UNMATCHED_ALLOWED("No policy covers this image. Ask the platform team whether one should."),
    UNDECIDABLE_ALLOWED("The registry could not be asked and the policy allows that. Check the registry."),

    PREVIOUSLY_VERIFIED(
            "The registry could not be asked, and the policy allows what it found in order lately. Check the registry."),
    AGE_GRACE(
            "Renew the evidence: its age exceeds the policy's maxAge, and the policy bears with that for a while after it was"
                    + " satisfied last."),
    EXCEPTION(
            "A PolicyException lets this pass for now. Mend what is named before it ends: Pods that are made anew then are"
                    + " refused."),
    GATE_SUSPENDED(
            "A GateSuspension keeps this from being refused for now. Mend what is named before it ends: nothing that runs then is"
                    + " judged again."),

    RUNNER_GATED(
            "Nothing to do: the Pod waits until its RunnerBudget has room for it. `portcullis budget explain` says how long that may take."),
    RUNNER_CHARGED(
            "Nothing to do: the Pod starts without waiting, and its RunnerBudget is charged for what it asks for."),
    RUNNER_GRANTED("Nothing to do: the Pod's RunnerPool granted what it asks for, and its gate was opened."),

    ENTRY_DECIDES("Nothing to do: the fail-closed entry for this namespace decides the same request."),

    // Request and reference
    GATE_PROBE("Nothing to do: a probe is made to be refused, which shows that the gate is in force."),
    REQUEST_MALFORMED("Send a valid admission.k8s.io/v1 AdmissionReview; only an API server should call this address."),
    KIND_UNKNOWN("Name the kind in setting image-resources of the webhook as in that of the operator, or in neither."),
    IMAGES_UNREADABLE(
            "Name an image in each place where setting image-resources expects one, or correct the paths in that setting."),
    REFERENCE_INVALID("Write the image as registry/repository@sha256:… with a lower-case host and no trailing dot."),
    DIGEST_REQUIRED("Name the image by digest: registry/repository:tag@sha256:…; `crane digest IMAGE` prints it."),
    DIGEST_NOT_PINNED(
            "A warning of the same request says why. Name the image by digest, or see that the webhook answers and the tag exists."),
    IMAGE_UNMATCHED("Run an image that a policy covers, or ask the platform team to cover this repository."),
    IMAGE_DENIED("This digest is on a policy's deny list. Run another version."),
    SIGNER_DENIED("The signer is on a policy's deny list. Have the image signed by another one."),
    POLICY_NOT_READY(
            "The policy was never accepted. See `kubectl describe evidencepolicy` and mend what its conditions name."),
    TRUST_ROOT_NOT_READY(
            "The trust root was never accepted. See `kubectl describe trustroot` and mend what its conditions name."),
    TRUST_ROOT_STALE(
            "The trust root could not be refreshed for too long, so that new evidence is not verified with it; what was"
                    + " verified before counts on. See `kubectl describe trustroot` and mend what condition Stale names."),
    NAMESPACE_LABEL_GUARDED(
            "Policies select namespaces by this label. Ask for verb relabel on evidencepolicies, or for the change."),
    INTERNAL_OBJECT_GUARDED(
            "Only Portcullis writes this. Change the object that it was made from instead, such as an EvidencePolicy or a RunnerPool."),
    RUNNER_QUOTA_EXCEEDED(
            "The repository's RunnerBudget has no room for it, or nothing was reserved. See `kubectl get runnerbudgets`, wait, or ask for more."),
    RUNNER_GUARDED(
            "Only Portcullis changes this of a runner's Pod. Delete the Pod, or change the RunnerBudget that it waits for."),
    EXCEPTION_FORBIDDEN("Have somebody with verb exempt on evidencepolicies make the exception, or ask for the verb."),
    EXCEPTION_NOT_ADMITTED(
            "Write what the policy admits, or ask its author to admit more in spec.exceptions of the EvidencePolicy."),
    EXCEPTION_INVALID("Correct the PolicyException; docs/how-to/grant-an-exception.md shows one."),
    DECISION_UNRECORDED(
            "Repeat the request. The sink for decision records is full or too slow, and setting decisions.when-full says that nothing"
                    + " passes unrecorded; see metric portcullis_decision_records_lost_total."),
    INTERNAL_ERROR("A fault inside Portcullis. The log of the webhook names it under the same request uid."),

    // Requirements
    SIGNATURE_MISSING("Sign the image: cosign sign REPOSITORY@DIGEST."),
    ATTESTATION_MISSING("Attach the attestation: cosign attest --type TYPE --predicate FILE REPOSITORY@DIGEST."),
    SIGNER_NOT_AUTHORIZED("Sign with an identity or key that the policy's authorities name."),
    THRESHOLD_NOT_MET("Have as many different authorities sign as the policy asks for."),
    EVIDENCE_TOO_OLD("Renew the attestation: its age exceeds the policy's maxAge."),
    EVIDENCE_BUNDLE_FOREIGN(
            "Have the EvidenceBundle made in a namespace that the policy's producers name, or ask its author to name this one."),
    EVIDENCE_BUNDLE_INCOMPLETE(
            "See `kubectl describe evidencebundle` in the namespace that is named, mend what its items name, and wait for the next run."),
    EVIDENCE_BUNDLE_UNREADABLE(
            "Publish the evidence bundle anew with a version of Portcullis that this policy's installation reads."),
    EVIDENCE_EXPIRING("Renew the evidence before its age exceeds the policy's maxAge; until then nothing is refused."),
    EVIDENCE_TIME_UNKNOWN(
            "Sign with a timestamp authority or a transparency log: the policy limits the age of this evidence."),

    EVIDENCE_INCOMPLETE(
            "The policy's rules must know all evidence of the image, and a place of it could not be looked through. Check that the registry"
                    + " answers, and that the pull secrets may read every repository that may hold evidence."),
    OBJECT_UNREAD(
            "The policy's rules read the object that runs the image, and it could not be read as it was seen. It is judged again; check that"
                    + " such objects may be listed."),
    POLICY_DENIED("Mend what the policy's own message names; its author wrote the rule."),
    POLICY_WARNED("Nothing is refused: the policy's author wants this told."),
    POLICY_EVALUATION_FAILED(
            "The policy's program could not be evaluated for this image. Ask its author; `portcullis policy eval` does the same by hand."),

    // Registry
    OVERLOADED("Repeat the request: more images are being verified at once than the webhook's limits allow."),
    IMAGE_NOT_FOUND("Push the image, or correct its name."),
    REGISTRY_UNAUTHORIZED(
            "Add an imagePullSecret for this repository to the Pod or its service account; on the command line, docker login."),
    REGISTRY_UNAVAILABLE("Check the registry; the request is decided again when it is repeated."),
    REGISTRY_TIMEOUT("Check the registry's latency; the request is decided again when it is repeated."),
    REGISTRY_RATE_LIMITED(
            "The registry limits requests. Repeat later, or give the installation its own credentials or mirror."),
    REGISTRY_ADDRESS_REFUSED("Set registries[].allowPrivateAddresses for this host if it is meant to be reached."),
    REGISTRY_CERTIFICATE_UNTRUSTED(
            "Renew the registry's certificate, or name the authority that issued it in registries[].ca-file for this host."),
    REGISTRY_RESPONSE_INVALID(
            "The registry's answer breaks the OCI distribution specification. Check the registry or its proxy."),
    REGISTRY_DIGEST_MISMATCH(
            "The registry sent other bytes than were asked for. Treat the registry or its proxy as compromised."),
    RESPONSE_TOO_LARGE(
            "The registry holds more, or larger, evidence for this image than is read. Remove what is not needed."),
    REGISTRY_PUSH_DENIED("Give the push credentials the right to write to this repository, or log in as who has it."),
    REGISTRY_READ_ONLY("The registry takes nothing new. Wait until it is writable again, or name another destination."),
    REGISTRY_DELETE_UNSUPPORTED(
            "The registry deletes nothing. Switch deletion on there, or let a rule of the registry remove what is superseded."),
    REGISTRY_QUOTA_EXCEEDED(
            "The registry has no room for more. Raise the quota of the project, or remove what is not needed."),
    MANIFEST_AMBIGUOUS(
            "The manifest is both an index and an image, or its types disagree. Build it again with a current tool."),
    PLATFORM_MISSING(
            "Build the image for a platform that the policy names, or have the policy's platforms say where it may run."),
    MANIFEST_UNSUPPORTED("Build the image again with a tool that writes OCI or Docker version 2 manifests."),

    // Bundles
    BUNDLE_MALFORMED("Sign again with a current cosign."),
    BUNDLE_VERSION_UNKNOWN("Sign with a tool that writes Sigstore bundles of version 0.1 to 0.3."),
    BUNDLE_AMBIGUOUS("The bundle names a field twice, which readers understand differently. Treat it as forged."),
    BUNDLE_TOO_DEEP("The bundle nests deeper than any Sigstore bundle does. Sign again with a current cosign."),
    BUNDLE_TOO_LARGE("Sign a smaller statement."),
    BUNDLE_CONTENT_UNSUPPORTED("Sign with an ECDSA, RSA or Ed25519 key and SHA-256, 384 or 512."),
    STATEMENT_MALFORMED("Make the attestation an in-toto statement of version 0.1 or 1."),
    SUBJECT_MISMATCH("The evidence is about another artifact. Sign this digest."),
    SIGNATURE_INVALID("The signature does not fit the content. Sign again."),
    PREDICATE_TYPE_MISMATCH("The evidence has another predicate type than the policy asks for."),
    KEY_UNKNOWN("Sign with a key that the trust root lists."),
    TRUST_REVOKED(
            "The trust root revokes the signer, or a key or certificate that vouches for it. Have the image signed anew by another signer."),
    KEY_OUTSIDE_WINDOW("The key was not valid when it signed. Sign with a current key."),

    // Signing
    SIGNER_UNAVAILABLE("The signer is away, sealed, or asks to wait. Nothing is lost: it is asked again."),
    SIGNER_UNTRUSTED("Name the authority that issued the certificate of Vault; nothing was sent to it."),
    SIGNER_LOGIN_REFUSED("Check role, audience, and secret of the login, and that the token has not been revoked."),
    SIGNER_FORBIDDEN("Give the login's policy in Vault `update` on MOUNT/sign/KEY and `read` on MOUNT/keys/KEY."),
    SIGNER_KEY_MISSING("Create the key in Vault's Transit engine, or correct mount and name."),
    SIGNER_KEY_UNUSABLE("Sign with an EC P-256 or Ed25519 key."),
    SIGNER_RESPONSE_INVALID("The signer's answer is not Vault's. Check its address and what stands before it."),

    // Certificates
    CERTIFICATE_MISSING(
            "The bundle carries no certificate and the trust root lists no keys. Sign keyless, or list the key."),
    CERTIFICATE_MALFORMED("The certificate cannot be read. Sign again."),
    CERTIFICATE_UNTRUSTED("The certificate was not issued by the trust root's certificate authority."),
    CERTIFICATE_EXPIRED("The certificate was not valid at the verified time of signing."),
    CERTIFICATE_USAGE_INVALID("The certificate is not one for code signing."),
    CERTIFICATE_IDENTITY_AMBIGUOUS("The certificate names no single identity. Sign with one that Fulcio issued."),
    SCT_MISSING("The certificate carries no proof of certificate transparency, and the trust root demands one."),
    SCT_INVALID("The certificate's proof of transparency is not by a log of the trust root."),
    IDENTITY_MISMATCH("The signer is not the expected one."),

    // Certificates that are asked for
    CERTIFICATE_AUTHORITY_UNAVAILABLE(
            "Check the address of Fulcio and the way to it. Nothing is lost: it is asked again."),
    CERTIFICATE_AUTHORITY_LIMITED("Fulcio limits requests. Nothing is lost: it is asked again when it says."),
    CERTIFICATE_AUTHORITY_UNTRUSTED(
            "Name the authority that issued the certificate of Fulcio; no identity token was sent to it."),
    CERTIFICATE_REQUEST_REFUSED(
            "Have Fulcio trust the issuer of the identity token, with the audience that the token is for; its log says why it"
                    + " refused."),
    CERTIFICATE_RESPONSE_INVALID("The answer is not Fulcio's. Check its address and what stands before it."),
    CERTIFICATE_KEY_MISMATCH(
            "Fulcio certified another key than was asked for. Treat it, or what stands before it, as hostile; nothing was"
                    + " published."),

    // Transparency log
    LOG_ENTRY_MISSING("Sign with a transparency log; the trust root demands one."),
    LOG_ENTRY_MALFORMED("The log entry cannot be read. Sign again with a current cosign."),
    LOG_ENTRY_UNSUPPORTED(
            "The log entry has a kind or version that is not known here. Sign again with a current cosign."),
    LOG_ENTRY_MISMATCH("The log entry is about another signature. Treat the bundle as forged."),
    LOG_UNKNOWN("The log is not one of the trust root's."),
    LOG_KEY_OUTSIDE_WINDOW("The log's key was not valid at the time of the entry."),
    LOG_INCLUSION_PROOF_MISSING(
            "Sign again with a current cosign: the bundle lacks the proof that the log holds the entry."),
    LOG_INCLUSION_PROOF_INVALID("The proof does not show that the log holds the entry. Treat the bundle as forged."),
    LOG_CHECKPOINT_INVALID("The log's checkpoint is not signed by that log, or does not fit the proof."),
    LOG_PROMISE_INVALID("The log's promise of inclusion is not signed by that log."),

    // Time
    TIMESTAMP_MISSING("Sign with a timestamp authority: nothing proves when this signature was made."),
    TIMESTAMP_INVALID("The timestamp does not fit the signature, or is not signed by its authority."),
    TIMESTAMP_UNTRUSTED("The timestamp authority is not one of the trust root's, or was not valid at that time."),
    TIMESTAMP_OUTSIDE_WINDOW("The timestamp lies outside the certificate's or key's validity."),
    TIME_IN_FUTURE(
            "The verified time lies in the future. Check the clocks of the signer's authority and of this cluster."),

    // Trust roots by TUF
    TUF_UNREACHABLE("Check the address of the TUF repository and the way to it; what was trusted before stays."),
    TUF_ADDRESS_REFUSED("Set tuf.repositories[].allow-private-addresses for this host if it is meant to be reached."),
    TUF_FILE_MISSING("Check the address of the TUF repository; if it is right, the repository is damaged."),
    TUF_FILE_TOO_LARGE("The TUF repository has a larger file than is read. Treat the repository as compromised."),
    TUF_METADATA_MALFORMED("The TUF repository's metadata breaks the specification. Check the repository."),
    TUF_VERSION_UNSUPPORTED("The TUF repository follows a newer specification. Use a newer Portcullis."),
    TUF_THRESHOLD_NOT_MET(
            "Too few of the keys that are trusted have signed. Check that the root given belongs to this repository."),
    TUF_ROLLBACK("The TUF repository went back to an older version. Treat it, or the way to it, as compromised."),
    TUF_VERSION_MISMATCH("The TUF repository's files do not belong together. Refresh again; then check it."),
    TUF_EXPIRED("The TUF repository is not kept up to date, or old files are being replayed. Check it, and the clock."),
    TUF_DIGEST_MISMATCH("The TUF repository sent another file than was signed. Refresh again; then check it."),
    TUF_TARGET_UNKNOWN("Name a file that the TUF repository's targets metadata lists."),
    TUF_STATE_INVALID("Remove what was kept of the TUF repository; it is then read anew from the root given.");

    private static final Map<String, Reason> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Reason::code, reason -> reason));

    private final String code;
    private final String remedy;

    Reason(String remedy) {
        this.code = Arrays.stream(name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.joining());
        this.remedy = remedy;
    }

    /** Returns the stable code, for example {@code SignatureMissing}. */
    public String code() {
        return code;
    }

    /** Returns the reason with this code; empty for any other text. */
    public static Optional<Reason> of(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /** Returns what the person who was refused can do, in one or two sentences. */
    public String remedy() {
        return remedy;
    }
}
