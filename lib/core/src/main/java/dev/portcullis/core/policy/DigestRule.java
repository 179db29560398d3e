package dev.portcullis.core.policy;

/** Whether the text of an image reference must carry a digest; the strictest rule of the policies that match an image comes first. */
public enum DigestRule {
    /** Whoever writes the object writes the digest. */
    REQUIRED,
    /** The digest that a tag names is written into Pods when they are created. */
    PIN,
    /** A tag is judged by what it names now, and may name something else later. */
    ALLOW
}
