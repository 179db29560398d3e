package dev.portcullis.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.collect.read.DocumentReader;
import dev.portcullis.collect.read.Reading;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What came of reading, in one word. */
public final class Reasons {
    /** The word for a document that says what it has to. */
    public static final String HOLDS = "Holds";

    private Reasons() {}

    /** Returns the code of the reason, or {@link #HOLDS}. */
    public static String of(DocumentReader reader, String document) {
        return of(reader, document.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the code of the reason, or {@link #HOLDS}. */
    public static String of(DocumentReader reader, byte[] document) {
        return switch (reader.read(document)) {
            case Reading.Holds holds -> HOLDS;
            case Reading.Fails(var problem) -> problem.reason().code();
        };
    }

    /** Asserts that whatever was read ended in words that can be shown once they are cut, and within bounds. */
    public static void assertBounded(Reading reading) {
        if (reading instanceof Reading.Fails(var problem)) {
            assertThat(problem.detail()).hasSizeBetween(1, 4_096);
            assertThat(Arrays.asList(CollectReason.values())).contains(problem.reason());
        }
    }
}
