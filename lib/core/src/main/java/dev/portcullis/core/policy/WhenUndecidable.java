package dev.portcullis.core.policy;

/** What happens while a registry that a policy names cannot be asked. */
public enum WhenUndecidable {
    DENY,
    ALLOW,
    /** Allows what satisfied the same revision of the policy in the same namespace lately, under the same trust. */
    ALLOW_PREVIOUSLY_VERIFIED
}
