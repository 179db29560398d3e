package dev.portcullis.operator.scan;

import dev.portcullis.cluster.judging.Result;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The latest answer to a question.
 *
 * @param fingerprint what applied when it was given
 * @param at when it was given
 * @param verifiedAt when the oldest part of what it rests on was verified
 * @param again when it is looked at again
 * @param digest the manifest that was judged; null where none was
 * @param standing what it means
 * @param reason the code that explains it
 * @param results for people
 * @param prospects what it would mean were one policy enforced that is only audited in the namespace so far, by its name
 */
public record Judgement(
        String fingerprint,
        Instant at,
        Instant verifiedAt,
        Instant again,
        @Nullable Digest digest,
        Standing standing,
        Reason reason,
        List<Result> results,
        Map<String, Standing> prospects) {
    public Judgement {
        results = List.copyOf(results);
        prospects = Map.copyOf(prospects);
    }

    /** What a verdict means, from the most certain answer to the least. */
    public enum Standing {
        /** It may run. */
        ALLOWED,
        /** It would be refused. */
        REFUSED,
        /** Nobody can say, for want of an answer. */
        UNDECIDABLE
    }
}
