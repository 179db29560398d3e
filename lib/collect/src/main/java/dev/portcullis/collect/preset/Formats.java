package dev.portcullis.collect.preset;

import dev.portcullis.collect.CollectReason;
import dev.portcullis.collect.read.Fields;
import dev.portcullis.collect.read.RefusedException;

/** The names of Portcullis's own formats, which documents carry in field {@code format}. */
final class Formats {
    private Formats() {}

    static void require(Fields document, String format) throws RefusedException {
        if (!document.node().path("format").asText().equals(format)) {
            throw new RefusedException(CollectReason.FORMAT_UNKNOWN, "the document is not of format " + format);
        }
    }
}
