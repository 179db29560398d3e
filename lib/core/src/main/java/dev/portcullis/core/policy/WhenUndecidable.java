package dev.portcullis.core.policy;

/** What happens while a registry that a policy names cannot be asked. */
public enum WhenUndecidable {
    DENY,
    ALLOW
}
