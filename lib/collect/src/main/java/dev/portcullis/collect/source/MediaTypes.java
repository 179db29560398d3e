package dev.portcullis.collect.source;

import com.google.re2j.Pattern;
import java.util.Locale;

/** Media types as others state them. */
final class MediaTypes {
    private static final String UNKNOWN = "application/octet-stream";
    private static final Pattern TYPE =
            Pattern.compile("[a-z0-9][a-z0-9!#$&^_.+-]{0,62}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}");

    private MediaTypes() {}

    /** Returns the type without its parameters; the most general one for any other text. */
    static String essence(String stated) {
        var end = stated.indexOf(';');
        var type = (end < 0 ? stated : stated.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return TYPE.matches(type) ? type : UNKNOWN;
    }

    /** Returns the type of a file by the end of its name. */
    static String ofName(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
            case "json" -> "application/json";
            case "sarif" -> "application/sarif+json";
            case "xml" -> "application/xml";
            case "txt" -> "text/plain";
            default -> UNKNOWN;
        };
    }
}
