package dev.portcullis.core.program;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.Platform;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that a program is told.
 *
 * @param reference the image, by its canonical name
 * @param digest the manifest or index that is judged
 * @param platform the platform that the manifest is for, where the platforms of an index are judged; else null
 * @param evidence verified statements about the digest by authorised signers, by predicate type, in an order that does not depend on who
 *     found them; every declared type is there, if only with an empty list
 * @param circumstances where the image is to run
 * @param parameters what the policy's author wrote beside the program, as canonical JSON
 * @param now the time of the decision
 */
public record ProgramQuestion(
        ImageReference reference,
        Digest digest,
        @Nullable Platform platform,
        Map<String, List<Statement>> evidence,
        Circumstances circumstances,
        String parameters,
        Instant now) {
    public ProgramQuestion {
        var copy = new TreeMap<String, List<Statement>>();
        evidence.forEach((type, statements) -> copy.put(type, List.copyOf(statements)));
        evidence = Collections.unmodifiableMap(copy);
    }

    /** Returns a hash over all of it that a program can read. */
    public Digest hash(PolicyProgram program) {
        return QuestionHash.of(this, program);
    }
}
