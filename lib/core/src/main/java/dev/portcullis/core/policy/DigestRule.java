package dev.portcullis.core.policy;

/** Whether the text of an image reference must carry a digest. */
public enum DigestRule {
    REQUIRED,
    ALLOW
}
