package dev.portcullis.collect.preset;

import dev.portcullis.collect.Check;
import dev.portcullis.collect.CollectReason;
import dev.portcullis.collect.read.Fields;
import dev.portcullis.collect.read.JsonReader;
import dev.portcullis.collect.read.RefusedException;
import dev.portcullis.core.image.Digest;
import java.time.Instant;
import java.util.HashSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the digests that several builders came to. One builder who builds twice has not shown much. */
public final class DeterminismReader extends JsonReader {
    static final String FORMAT = "portcullis.dev/determinism/v1";

    private static final int BUILDERS = 2;

    private final Check.Determinism check;
    private final Digest subject;

    /**
     * Makes a reader.
     *
     * @param subject digest of the artifact that the evidence is about
     */
    public DeterminismReader(Check.Determinism check, Digest subject) {
        this.check = check;
        this.subject = subject;
    }

    @Override
    protected @Nullable Instant check(Fields document) throws RefusedException {
        Formats.require(document, FORMAT);
        var builders = new HashSet<String>();
        var digests = new TreeSet<Digest>();
        for (var build : document.objects("builds")) {
            builders.add(build.text("builder"));
            digests.add(build.digest("digest"));
        }
        if (builders.size() < BUILDERS) {
            throw new RefusedException(
                    CollectReason.BUILDS_TOO_FEW, builders.size() + " builders have built it; at least 2 must");
        }
        if (digests.size() > 1) {
            throw new RefusedException(
                    CollectReason.BUILDS_DIFFER, "the builds have " + digests.size() + " different digests");
        }
        if (check.ofSubject() && !digests.contains(subject)) {
            throw new RefusedException(CollectReason.SUBJECT_MISMATCH, "the builds are not of " + subject);
        }
        return document.has("builtAt") ? document.time("builtAt") : null;
    }
}
