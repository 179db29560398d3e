package dev.portcullis.core.policy;

/** What happens to images that no policy matches, from most lenient to strictest. */
public enum OtherImages {
    ALLOW,
    WARN,
    REFUSE
}
