package dev.portcullis.rego.builtin.x509;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An address of electronic mail (RFC 2821 §4.1.2).
 *
 * @param local what stands before the at sign, without quotes
 * @param domain what follows it, in small letters
 */
record Mailbox(String local, String domain) {
    private static final String MARKS = "!#$%&'*+-/=?^_`{|}~.";

    /** Reads an address as Go does, which is a little more lenient than the RFC; null where the text is none. */
    static @Nullable Mailbox parse(String text) {
        StringBuilder local = new StringBuilder();
        int at = text.startsWith("\"") ? quoted(text, local) : plain(text, local);
        if (at < 0 || at >= text.length() || text.charAt(at) != '@') {
            return null;
        }
        String domain = text.substring(at + 1);
        return DomainNames.isValid(domain, false)
                ? new Mailbox(local.toString(), domain.toLowerCase(Locale.ROOT))
                : null;
    }

    /** Where the quotes end; -1 where they are none. */
    private static int quoted(String text, StringBuilder local) {
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                return i + 1;
            }
            if (c == '\\') {
                i++;
                if (i == text.length()) {
                    return -1;
                }
                c = text.charAt(i);
                if (c == 0 || c == 10 || c == 13 || c > 127) {
                    return -1;
                }
            } else if (c == 0 || (c >= 9 && c <= 10) || c == 13 || c > 127) {
                return -1;
            }
            local.append(c);
        }
        return -1;
    }

    private static int plain(String text, StringBuilder local) {
        int i = 0;
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
                if (i == text.length()) {
                    return -1;
                }
                c = text.charAt(i);
            } else if (!Character.isLetterOrDigit(c) && MARKS.indexOf(c) < 0) {
                break;
            }
            local.append(c);
        }
        String name = local.toString();
        boolean valid = !name.isEmpty() && !name.startsWith(".") && !name.endsWith(".") && !name.contains("..");
        return valid ? i : -1;
    }
}
