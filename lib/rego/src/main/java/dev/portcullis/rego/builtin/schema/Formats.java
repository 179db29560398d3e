package dev.portcullis.rego.builtin.schema;

import com.google.re2j.Pattern;
import dev.portcullis.rego.builtin.net.IpAddress;
import dev.portcullis.rego.builtin.time.Layout;
import dev.portcullis.rego.builtin.time.TimeParse;
import dev.portcullis.rego.builtin.x509.GoUrl;
import java.util.List;

/** The formats that OPA checks; every other is one that all strings have. */
final class Formats {
    private static final List<Layout> TIMES = List.of(Layout.of("15:04:05Z07:00"), Layout.of("15:04:05"));
    private static final Layout DATE = Layout.of("2006-01-02");
    private static final Layout DATE_TIME = Layout.of("RFC3339");

    private static final String LABEL = "([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]{0,61}[a-zA-Z0-9])";
    private static final Pattern HOST = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
    private static final Pattern UUID = Pattern.compile("(?i)[a-f0-9]{8}(-[a-f0-9]{4}){3}-[a-f0-9]{12}");
    private static final Pattern BRACES = Pattern.compile("([^{]|\\{[^}]*\\})*");
    private static final Pattern POINTER = Pattern.compile("(/([^~/]|~0|~1)*)*");
    private static final Pattern RELATIVE_POINTER = Pattern.compile("(0|[1-9][0-9]*)(#|(/([^~/]|~0|~1)*)*)");

    private static final int LONGEST_HOST = 255;

    private Formats() {}

    static boolean is(String format, String text, Means means) {
        if (format.isEmpty()) {
            return true;
        }
        means.charge(1 + text.length() / 2L);
        return switch (format) {
            case "date" -> TimeParse.isTime(DATE, text);
            case "time" -> isTime(text);
            case "date-time" -> isTime(text) || TimeParse.isTime(DATE, text) || TimeParse.isTime(DATE_TIME, text);
            case "hostname" -> HOST.matches(text) && text.length() <= LONGEST_HOST;
            case "email", "idn-email" -> MailAddress.isOne(text);
            case "ipv4" -> text.indexOf('.') >= 0 && IpAddress.parse(text) != null;
            case "ipv6" -> text.indexOf(':') >= 0 && IpAddress.parse(text) != null;
            case "uri", "iri" -> isUrl(text, true);
            case "uri-reference", "iri-reference" -> isUrl(text, false);
            case "uri-template" -> isUrl(text, false) && hasPairedBraces(text);
            case "uuid" -> UUID.matches(text);
            case "regex" -> text.isEmpty() || means.isPattern(text);
            case "json-pointer" -> POINTER.matches(text);
            case "relative-json-pointer" -> RELATIVE_POINTER.matches(text);
            default -> true;
        };
    }

    private static boolean isTime(String text) {
        return TIMES.stream().anyMatch(layout -> TimeParse.isTime(layout, text));
    }

    private static boolean isUrl(String text, boolean absolute) {
        GoUrl url = text.indexOf('\\') >= 0 ? null : GoUrl.parse(Reference.bytes(text));
        return url != null && !(absolute && url.scheme().isEmpty());
    }

    private static boolean hasPairedBraces(String text) {
        GoUrl url = GoUrl.parse(Reference.bytes(text));
        return url != null && BRACES.matches(url.path());
    }
}
