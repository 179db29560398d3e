package dev.portcullis.core.verdict;

import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.IndexChild;
import java.util.List;

/** What the digest of an image names. */
public sealed interface Content {
    /** Nobody asked, because no requirement is about platforms. */
    record NotAsked() implements Content {}

    /** The manifest of one platform. */
    record Single() implements Content {}

    /** An index, as the bytes with this digest say. */
    record Index(List<IndexChild> children) implements Content {
        public Index {
            children = List.copyOf(children);
        }
    }

    /** It could not be read. */
    record Failed(LookupOutcome outcome) implements Content {}
}
