package dev.portcullis.core.verdict;

/** What a tag means where a policy has tags pinned. */
public enum TagUse {
    /** The object runs as it is, so its tags have been pinned or never will be: a tag is refused. */
    FINAL,
    /** Pods are made from the object later, and pinned then: the verdict on what the tag names now is advice. */
    IN_TEMPLATE,
    /** Somebody asks what would become of the tag: what it names now is judged. */
    ASKED
}
