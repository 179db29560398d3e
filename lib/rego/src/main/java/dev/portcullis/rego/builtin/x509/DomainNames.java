package dev.portcullis.rego.builtin.x509;

import java.util.Locale;

/** What Go takes for the name of a domain in certificates. */
final class DomainNames {
    private DomainNames() {}

    /** Says whether a name has printable labels, none of them empty; that of a constraint may begin with a dot. The empty name is valid. */
    static boolean isValid(String name, boolean constraint) {
        if (name.isEmpty()) {
            return true;
        }
        String labels = constraint && name.startsWith(".") ? name.substring(1) : name;
        return !name.endsWith(".")
                && !labels.startsWith(".")
                && !labels.contains("..")
                && labels.chars().allMatch(c -> c >= 33 && c <= 126);
    }

    /** Says whether a name lies in the domain of a constraint: is it or below it, or, where that begins with a dot, below it. */
    static boolean isWithin(String name, String constraint) {
        String lower = name.toLowerCase(Locale.ROOT);
        String domain = constraint.toLowerCase(Locale.ROOT);
        if (domain.isEmpty()) {
            return true;
        }
        if (lower.length() < domain.length() || !lower.endsWith(domain)) {
            return false;
        }
        return lower.length() == domain.length()
                || domain.startsWith(".")
                || lower.charAt(lower.length() - domain.length() - 1) == '.';
    }

    /** What follows a name's first label, with the dot; empty where there is one label only. */
    static String withoutFirstLabel(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? "" : name.substring(dot).toLowerCase(Locale.ROOT);
    }
}
