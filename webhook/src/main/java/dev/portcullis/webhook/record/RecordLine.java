package dev.portcullis.webhook.record;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.portcullis.webhook.config.IdentityMask;
import java.io.IOException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A record that is being written. Remembers why it does not hold all that its decision was reached from, so that nobody takes the rest for
 * the whole.
 */
final class RecordLine {
    static final int MAXIMUM_TEXT = 4096;

    private final JsonGenerator out;
    private final IdentityMask mask;
    private @Nullable String shortfall;

    RecordLine(JsonGenerator out, IdentityMask mask) {
        this.out = out;
        this.mask = mask;
    }

    /** Returns what is written to. */
    JsonGenerator out() {
        return out;
    }

    /** Returns why the decision cannot be reached again from this record; null if it can. */
    @Nullable
    String shortfall() {
        return shortfall;
    }

    /** Says that something is left out that the decision was reached from. */
    void lacks(String what) {
        if (shortfall == null) {
            shortfall = what;
        }
    }

    /** Writes a text that the decision was reached from. */
    void input(String field, String text) throws IOException {
        out.writeStringField(field, whole(text, mask.applyToText(text)));
    }

    /** Writes an identity that the decision was reached from. */
    void identity(String field, String identity) throws IOException {
        out.writeStringField(field, whole(identity, mask.apply(identity)));
    }

    /** Writes a text in which nobody is named, and that the decision was reached from. */
    void plain(String field, String text) throws IOException {
        out.writeStringField(field, whole(text, text));
    }

    /** Writes texts that the decision was reached from. */
    void inputs(String field, Collection<?> texts) throws IOException {
        out.writeArrayFieldStart(field);
        for (var text : texts) {
            out.writeString(whole(text.toString(), text.toString()));
        }
        out.writeEndArray();
    }

    /** Writes a text that tells of the decision. It is masked before it is cut: the half of an address is none that anybody finds. */
    void told(String field, String text) throws IOException {
        out.writeStringField(field, shown(text));
    }

    /** Returns a text that tells of the decision as it is written. */
    String shown(String text) {
        return bounded(mask.applyToText(text), MAXIMUM_TEXT);
    }

    private String whole(String text, String shown) {
        if (text.length() > MAXIMUM_TEXT) {
            lacks("a text is longer than " + MAXIMUM_TEXT + " characters");
        } else if (!shown.equals(text)) {
            lacks("an identity is masked");
        }
        return bounded(shown, MAXIMUM_TEXT);
    }

    /** Returns the text, or its beginning with an ellipsis. */
    static String bounded(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "…";
    }
}
