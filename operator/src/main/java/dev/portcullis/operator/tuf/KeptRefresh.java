package dev.portcullis.operator.tuf;

import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.crds.key.InstallationKey;
import dev.portcullis.crds.key.InstallationKeys;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a repository between refreshes. Its text carries a MAC: whoever can write where it is kept can make us forget, but not
 * tell us that we had asked.
 *
 * @param source what was asked for, see {@link dev.portcullis.crds.compile.FollowedRepository#source()}
 * @param state what is trusted of the repository, as one line of text; empty where there was no room for it
 * @param attemptedAt when it was asked last
 * @param failure what was wrong then; null if nothing was
 */
public record KeptRefresh(
        String source,
        String state,
        Instant attemptedAt,
        @Nullable Rejection failure) {
    private static final String CONTEXT = "portcullis.dev/tuf-state/v1\n";
    private static final int LINES = 7;

    public KeptRefresh {
        failure = failure == null
                ? null
                : new Rejection(failure.reason(), failure.detail().replace('\n', ' '));
    }

    /** Returns the same without the state. */
    KeptRefresh withoutState() {
        return new KeptRefresh(source, "", attemptedAt, failure);
    }

    /** Returns the text to keep: key, MAC, then what the MAC is about, one thing a line. */
    String text(String trustRoot, InstallationKey key) {
        var body = String.join(
                "\n",
                source,
                attemptedAt.toString(),
                failure == null ? "" : failure.reason().name(),
                failure == null ? "" : failure.detail(),
                state);
        return String.join("\n", key.id(), key.hexMac(message(trustRoot, body)), body);
    }

    /** Reads a text; empty unless it is complete, and about that trust root under one of the keys. */
    static Optional<KeptRefresh> read(String text, String trustRoot, InstallationKeys keys) {
        var lines = text.split("\n", -1);
        if (lines.length != LINES) {
            return Optional.empty();
        }
        var body = text.substring(lines[0].length() + lines[1].length() + 2);
        return keys.withId(lines[0])
                .filter(key -> key.isMacOf(message(trustRoot, body), lines[1]))
                .flatMap(key -> parsed(lines));
    }

    private static Optional<KeptRefresh> parsed(String[] lines) {
        try {
            var failure = lines[4].isEmpty() ? null : new Rejection(Reason.valueOf(lines[4]), lines[5]);
            return Optional.of(new KeptRefresh(lines[2], lines[6], Instant.parse(lines[3]), failure));
        } catch (DateTimeException | IllegalArgumentException e) {
            // Written by a version that knew another reason.
            return Optional.empty();
        }
    }

    private static String message(String trustRoot, String body) {
        return CONTEXT + trustRoot + "\n" + body;
    }
}
