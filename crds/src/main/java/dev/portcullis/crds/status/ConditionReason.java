package dev.portcullis.crds.status;

import java.util.Arrays;
import java.util.Optional;

/** Why a condition holds or not. */
public enum ConditionReason {
    /** The spec was accepted. */
    ACCEPTED("Accepted"),
    /** The spec is not valid; the message names each field. */
    INVALID("Invalid"),
    /** All references were found. */
    RESOLVED("Resolved"),
    /** Something that the spec refers to does not exist or cannot be used. */
    REFERENCE_NOT_FOUND("RefNotFound"),
    /** It is in force. */
    READY("Ready"),
    /** It is being put in force. */
    PENDING("Pending"),
    /** The rules of a policy could not be compiled or fetched, for want of a compiler or a registry; it is tried again. */
    NOT_COMPILED("NotCompiled"),
    /** A bundle of rules is not signed by whom the policy names, or is no bundle. */
    BUNDLE_REFUSED("BundleRefused"),
    /** An older revision stays in force, because this generation was not accepted. */
    LAST_GOOD_IN_FORCE("LastGoodInForce"),
    /** No revision was ever accepted. */
    POLICY_NOT_READY("PolicyNotReady"),
    /** No revision of the trust root was ever accepted. */
    TRUST_ROOT_NOT_READY("TrustRootNotReady"),
    /** New evidence is not verified with the trust root, because it could not be refreshed for too long. */
    TRUST_ROOT_STALE("TrustRootStale"),
    /** It was brought up to date when it was last to be. */
    REFRESHED("Refreshed"),
    /** The registration of the webhook is not as it should be. */
    REGISTRATION_DIFFERS("RegistrationDiffers"),
    /** The probe was not refused by the webhook. */
    PROBE_NOT_REFUSED("ProbeNotRefused"),
    /** The gate is suspended. */
    SUSPENDED("GateSuspended"),
    /** The end of the suspension or exception has come. */
    EXPIRED("Expired"),
    /** The exception counts. */
    IN_FORCE("InForce"),
    /** The exception counts, and ends soon. */
    ENDS_SOON("EndsSoon"),
    /** The exception was not approved as it stands. */
    NOT_APPROVED("NotApproved"),
    /** No policy that the exception names admits it. */
    OUTSIDE_POLICY("OutsidePolicy"),
    /** Every namespace is enforced. */
    ROLLED_OUT("RolledOut"),
    /** Namespaces are still to be enforced, and nothing but time is needed for it. */
    ROLLING_OUT("RollingOut"),
    /** Namespaces are audited until somebody mends what would be refused there. */
    ROLLOUT_HELD("RolloutHeld"),
    /** The rollout is paused. */
    ROLLOUT_PAUSED("RolloutPaused"),
    /** All items were collected. */
    COLLECTED("Collected"),
    /** A place of evidence gives no answer, and what was published before is still fresh: it is asked again soon. */
    SOURCE_UNAVAILABLE("SourceUnavailable"),
    /** The tag of the subject could not be resolved. */
    SUBJECT_UNRESOLVED("SubjectUnresolved"),
    /** The signer does not permit what the bundle asks for; nobody was asked to sign. */
    SIGNER_NOT_ALLOWED("SignerNotAllowed"),
    /** The destination cannot be read as a repository. */
    DESTINATION_INVALID("DestinationInvalid"),
    /** What the bundle refers to lies where it may not refer to. */
    REFERENCE_NOT_PERMITTED("RefNotPermitted"),
    /** Whoever holds the key cannot be asked; it is tried again. */
    SIGNER_UNAVAILABLE("SignerUnavailable"),
    /** Whoever holds the key refuses to sign. */
    SIGNING_REFUSED("SigningRefused"),
    /** The timestamp authority cannot be asked; it is tried again with the same signature. */
    TIMESTAMP_UNAVAILABLE("TimestampUnavailable"),
    /** The log cannot be asked; it is tried again with the same signature. */
    LOG_UNAVAILABLE("LogUnavailable"),
    /** The timestamp authority or the log refuses, or what it answers proves nothing under the trusted root. */
    PROOF_REFUSED("ProofRefused"),
    /** It was signed. */
    SIGNED("Signed"),
    /** It is in the registry. */
    PUBLISHED("Published"),
    /** The registry cannot be asked; it is tried again. */
    REGISTRY_UNAVAILABLE("RegistryUnavailable"),
    /** The registry does not let it be pushed. */
    PUSH_REFUSED("PushRefused"),
    /** The registry does not answer in time; it is tried again. */
    REGISTRY_TIMEOUT("RegistryTimeout"),
    /** The registry limits requests; it is tried again when it says. */
    REGISTRY_RATE_LIMITED("RegistryRateLimited"),
    /** The registry takes nothing new. */
    REGISTRY_READ_ONLY("RegistryReadOnly"),
    /** The registry has no room for more. */
    REGISTRY_QUOTA_EXCEEDED("RegistryQuotaExceeded"),
    /** The credentials may not write to the repository. */
    REGISTRY_PUSH_DENIED("RegistryPushDenied"),
    /** The credentials may not read the repository, or there is nothing that they would let see. */
    REGISTRY_UNAUTHORIZED("RegistryUnauthorized"),
    /** The registry is at an address that is not permitted. */
    REGISTRY_ADDRESS_REFUSED("RegistryAddressRefused"),
    /** The registry's certificate is not trusted. */
    REGISTRY_CERTIFICATE_UNTRUSTED("RegistryCertificateUntrusted"),
    /** The registry's answer breaks the specification. */
    REGISTRY_RESPONSE_INVALID("RegistryResponseInvalid"),
    /** The registry sent other bytes than were asked for. */
    REGISTRY_DIGEST_MISMATCH("RegistryDigestMismatch"),
    /** The image has so many referrers that none is added, or an answer is larger than is read. */
    RESPONSE_TOO_LARGE("ResponseTooLarge"),
    /** The image is not there. */
    IMAGE_NOT_FOUND("ImageNotFound"),
    /** What is superseded was removed. */
    PRUNED("Pruned"),
    /** The registry deletes nothing. */
    DELETE_UNSUPPORTED("DeleteUnsupported"),
    /** Under a trust root the key may not sign any more, so what it signed before is not superseded there. */
    KEY_WINDOW_CLOSED("KeyWindowClosed"),
    /** What was published was removed. */
    REMOVED("Removed"),
    /** No more places and keys are remembered: with the next one the oldest is forgotten. */
    PLACES_FULL("PlacesFull"),
    /** Something was published of which it is not remembered any more where, or with which key. */
    PLACES_FORGOTTEN("PlacesForgotten"),
    /** Which key signed what was published is not known, so it is left alone. */
    KEY_UNKNOWN("KeyUnknown"),
    /** The registry does not let what is superseded, or what an object that is deleted had published, be removed. */
    DELETE_REFUSED("DeleteRefused"),
    /** It was read back and verified. */
    VERIFIED("Verified"),
    /** What was read back is not what was pushed, or does not verify. */
    VERIFICATION_FAILED("VerificationFailed"),
    /** It is complete and young enough. */
    FRESH("Fresh"),
    /** A required item did not pass. */
    INCOMPLETE("Incomplete"),
    /** It is older than its items may be. */
    STALE("Stale"),
    /** A pool or budget cannot be put together with others: the message says with which. */
    MISCONFIGURED("Misconfigured"),
    /** More is held than there is; nothing more is granted, and nothing that runs is stopped. */
    OVER_LIMIT("OverLimit"),
    /** No more is held than there is. */
    WITHIN_LIMIT("WithinLimit"),
    /** The job holds what it needs. */
    QUOTA_RESERVED("QuotaReserved"),
    /** The job may start. */
    ADMITTED("Admitted"),
    /** A check still stands between the job and its start. */
    CHECKS_PENDING("ChecksPending"),
    /** A check refused the job. */
    CHECK_REJECTED("CheckRejected"),
    /** Somebody does not let the gate of the job's Pod be opened: its grant went to others, and it is queued again later. */
    GATE_REFUSED("GateRefused"),
    /** A fault on our side; it is tried again. */
    INTERNAL_ERROR("InternalError");

    private final String code;

    ConditionReason(String code) {
        this.code = code;
    }

    /** Returns the word that stands in the condition. */
    public String code() {
        return code;
    }

    /** Returns the reason with this code; empty for any other text. */
    public static Optional<ConditionReason> of(String code) {
        return Arrays.stream(values())
                .filter(reason -> reason.code.equals(code))
                .findFirst();
    }
}
