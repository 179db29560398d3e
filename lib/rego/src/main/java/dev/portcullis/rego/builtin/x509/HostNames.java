package dev.portcullis.rego.builtin.x509;

import dev.portcullis.rego.builtin.crypto.Bytes;
import java.util.regex.Pattern;

/** Whether a certificate is for a host (RFC 6125 §6.4), as Go decides it; the common name does not count. */
final class HostNames {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9_][a-z0-9_-]*");

    private HostNames() {}

    static boolean isFor(Certificate certificate, String host) {
        boolean bracketed = host.length() >= 3 && host.startsWith("[") && host.endsWith("]");
        Bytes address = Addresses.parse(bracketed ? host.substring(1, host.length() - 1) : host);
        AlternativeNames names = certificate.known().names;
        if (address != null) {
            return names.addresses().stream()
                    .anyMatch(candidate -> Addresses.unmapped(candidate).equals(Addresses.unmapped(address)));
        }
        String wanted = lower(host);
        return names.dns().stream().anyMatch(pattern -> matches(lower(pattern), wanted));
    }

    private static boolean matches(String pattern, String host) {
        String bare = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        if (!isHost(bare, false) || !isHost(pattern, true)) {
            return !pattern.isEmpty() && !pattern.equals(".") && pattern.equals(host);
        }
        String[] patternLabels = pattern.split("\\.", -1);
        String[] labels = bare.split("\\.", -1);
        if (patternLabels.length != labels.length) {
            return false;
        }
        for (int i = 0; i < labels.length; i++) {
            boolean wild = i == 0 && patternLabels[i].equals("*");
            if (!wild && !patternLabels[i].equals(labels[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHost(String name, boolean pattern) {
        if (name.equals("*")) {
            return false;
        }
        String[] labels = name.split("\\.", -1);
        for (int i = 0; i < labels.length; i++) {
            boolean wild = pattern && i == 0 && labels[i].equals("*");
            if (!wild && !LABEL.matcher(labels[i]).matches()) {
                return false;
            }
        }
        return true;
    }

    /** Small letters of ASCII only: other alphabets have pitfalls. */
    private static String lower(String name) {
        StringBuilder lower = new StringBuilder(name.length());
        name.chars().map(c -> c >= 'A' && c <= 'Z' ? c + 32 : c).forEach(c -> lower.append((char) c));
        return lower.toString();
    }
}
