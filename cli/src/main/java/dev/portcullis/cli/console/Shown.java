package dev.portcullis.cli.console;

import dev.portcullis.core.decision.PlainText;
import java.util.stream.Collectors;

/** Texts from files, records, registries and certificates, made fit for a terminal: they neither steer it nor look like lines of ours. */
public final class Shown {
    private static final int LONGEST = 4000;

    private Shown() {}

    /** Returns one line; a line break in it is one character that is replaced like others. */
    public static String line(String text) {
        return PlainText.of(text, LONGEST);
    }

    /** Returns lines that we broke ourselves: whatever stands in them of others went through {@link #line} before. */
    public static String lines(String text) {
        return text.lines().map(Shown::line).collect(Collectors.joining("\n"));
    }
}
