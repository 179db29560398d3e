package dev.portcullis.rego.builtin.schema;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.portcullis.rego.builtin.net.IpAddress;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;

/** An address of electronic mail (RFC 5322 §3.4), with or without a name, as Go's {@code net/mail} takes it. */
final class MailAddress {
    private static final String SPECIALS = "()<>[]:;@\\,\"";
    private static final Pattern ENCODED = Pattern.compile("=\\?([^?]*)\\?[bBqQ]\\?[^?]*\\?=");
    private static final Set<String> CHARSETS = Set.of("utf-8", "iso-8859-1", "us-ascii");

    private final String text;
    private int at;

    private MailAddress(String text) {
        this.text = text;
    }

    static boolean isOne(String text) {
        MailAddress address = new MailAddress(text);
        return address.addresses(true) == 1 && address.comments() && address.at == text.length();
    }

    private boolean sees(char unit) {
        return at < text.length() && text.charAt(at) == unit;
    }

    private boolean takes(char unit) {
        if (sees(unit)) {
            at++;
            return true;
        }
        return false;
    }

    private void blanks() {
        while (sees(' ') || sees('\t')) {
            at++;
        }
    }

    /** How many addresses there are, more than one being a group; -1 where something is wrong. */
    private int addresses(boolean grouped) {
        blanks();
        if (specification()) {
            blanks();
            return sees('(') && !comment() ? -1 : 1;
        }
        if (at == text.length() || (!sees('<') && !phrase())) {
            return -1;
        }
        blanks();
        if (grouped && takes(':')) {
            return group();
        }
        return takes('<') && specification() && takes('>') ? 1 : -1;
    }

    private int group() {
        blanks();
        if (takes(';')) {
            return comments() ? 0 : -1;
        }
        for (int count = 1; ; count++) {
            if (addresses(false) < 0 || !comments()) {
                return -1;
            }
            if (takes(';')) {
                return comments() ? count : -1;
            }
            if (!takes(',')) {
                return -1;
            }
        }
    }

    /** A local part and a domain; takes nothing where they are none. */
    private boolean specification() {
        int start = at;
        blanks();
        boolean taken = local() && takes('@') && domain();
        at = taken ? at : start;
        return taken;
    }

    private boolean local() {
        int start = at;
        return sees('"') ? quoted() && at - start > 2 : strictAtom();
    }

    private boolean domain() {
        blanks();
        if (!takes('[')) {
            return strictAtom();
        }
        int start = at;
        run(unit -> unit != '[' && unit != ']' && unit != '\\' && isVisible(unit));
        return IpAddress.parse(text.substring(start, at)) != null && takes(']');
    }

    /** Words before an angle bracket or a colon; what is wrong after the first is left there. */
    private boolean phrase() {
        for (int words = 0; ; words++) {
            if (words > 0 && !comments()) {
                return false;
            }
            blanks();
            if (at == text.length() || !(sees('"') ? quoted() : word())) {
                return words > 0;
            }
        }
    }

    private boolean word() {
        int start = at;
        if (!atom()) {
            return false;
        }
        Matcher encoded = ENCODED.matcher(text.substring(start, at));
        return !encoded.matches() || CHARSETS.contains(encoded.group(1).toLowerCase(Locale.ROOT));
    }

    private boolean strictAtom() {
        int start = at;
        String atom = atom() ? text.substring(start, at) : ".";
        return !atom.startsWith(".") && !atom.endsWith(".") && !atom.contains("..");
    }

    private boolean atom() {
        int start = at;
        run(unit -> isVisible(unit) && SPECIALS.indexOf(unit) < 0);
        return at > start;
    }

    private void run(IntPredicate accepted) {
        while (at < text.length() && accepted.test(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isVisible(int unit) {
        return unit > ' ' && unit != 0x7F;
    }

    /** A string in quotes; takes nothing where it is none. */
    private boolean quoted() {
        for (int i = at + 1; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == '"') {
                at = i + 1;
                return true;
            }
            if (unit == '\\') {
                i++;
            }
            if (i < text.length() && !isVisible(text.charAt(i)) && text.charAt(i) != ' ' && text.charAt(i) != '\t') {
                return false;
            }
        }
        return false;
    }

    private boolean comments() {
        blanks();
        while (sees('(')) {
            if (!comment()) {
                return false;
            }
            blanks();
        }
        return true;
    }

    private boolean comment() {
        int depth = 0;
        do {
            if (at == text.length()) {
                return false;
            }
            if (sees('\\') && at + 1 < text.length()) {
                at++;
            } else if (sees('(')) {
                depth++;
            } else if (sees(')')) {
                depth--;
            }
            at++;
        } while (depth > 0);
        return true;
    }
}
