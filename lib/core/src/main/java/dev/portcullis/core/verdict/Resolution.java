package dev.portcullis.core.verdict;

import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;

/** Which manifest a reference names. */
public sealed interface Resolution {
    /** The reference itself names it. */
    record Pinned(Digest digest) implements Resolution {}

    /** The registry said, once, which manifest the tag names; nothing else is asked by tag afterwards. */
    record Resolved(Digest digest) implements Resolution {}

    /** The tag was not asked for, because no policy needs to know. */
    record NotAsked() implements Resolution {}

    /** The registry did not say. */
    record Failed(LookupOutcome outcome) implements Resolution {}
}
