package dev.portcullis.rego.builtin.net;

import dev.portcullis.rego.builtin.encoding.GoQuote;
import dev.portcullis.rego.builtin.net.UriText.Part;
import java.util.Locale;

/** Takes a URI apart in the order in which Go's {@code net/url} does, on which its laxness depends. */
final class UriParser {
    private static final String OTHER_USERINFO = "-._:~!$&'()*+,;=%@";

    private UriParser() {}

    static UriReference parse(String text) {
        String all = UriText.bytewise(text);
        int hash = all.indexOf('#');
        String before = hash < 0 ? all : all.substring(0, hash);
        UriReference reference = named(before, () -> withoutFragment(before));
        if (hash < 0) {
            return reference;
        }
        return named(all, () -> withFragment(reference, all.substring(hash + 1)));
    }

    private interface Step {
        UriReference take();
    }

    /** Puts what was read into what a step refuses with. */
    private static UriReference named(String read, Step step) {
        try {
            return step.take();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "parse " + GoQuote.quote(UriText.joined(read), false) + ": " + e.getMessage(), e);
        }
    }

    private static UriReference withFragment(UriReference of, String fragment) {
        String read = UriText.joined(UriText.unescape(fragment, Part.OTHER));
        return new UriReference(of.scheme(), of.hostname(), of.port(), of.path(), of.rawPath(), of.rawQuery(), read);
    }

    private static UriReference withoutFragment(String text) {
        if (text.chars().anyMatch(octet -> octet < ' ' || octet == 0x7F)) {
            throw new IllegalArgumentException("net/url: invalid control character in URL");
        }
        if (text.equals("*")) {
            return of("", "", "*", "*", "");
        }
        int colon = schemeEnd(text);
        String scheme = text.substring(0, Math.max(colon, 0)).toLowerCase(Locale.ROOT);
        String rest = text.substring(colon + 1);
        int mark = rest.indexOf('?');
        String query = mark < 0 ? "" : rest.substring(mark + 1);
        return hierarchical(scheme, mark < 0 ? rest : rest.substring(0, mark), query);
    }

    /** Where the colon of the scheme is, or -1 where there is no scheme. */
    private static int schemeEnd(String text) {
        for (int i = 0; i < text.length(); i++) {
            char octet = text.charAt(i);
            boolean letter = (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z');
            boolean other = (octet >= '0' && octet <= '9') || octet == '+' || octet == '-' || octet == '.';
            if (octet == ':') {
                if (i == 0) {
                    throw new IllegalArgumentException("missing protocol scheme");
                }
                return i;
            }
            if (!letter && (!other || i == 0)) {
                return -1;
            }
        }
        return -1;
    }

    private static UriReference hierarchical(String scheme, String rest, String query) {
        if (!rest.startsWith("/")) {
            if (!scheme.isEmpty()) {
                return of(scheme, "", "", "", query);
            }
            int slash = rest.indexOf('/');
            if ((slash < 0 ? rest : rest.substring(0, slash)).indexOf(':') >= 0) {
                throw new IllegalArgumentException("first path segment in URL cannot contain colon");
            }
        }
        String authority = "";
        String path = rest;
        if (rest.startsWith("//") && (!scheme.isEmpty() || !rest.startsWith("///"))) {
            int slash = rest.indexOf('/', 2);
            authority = rest.substring(2, slash < 0 ? rest.length() : slash);
            path = slash < 0 ? "" : rest.substring(slash);
        }
        String host = host(scheme, authority);
        String read = UriText.unescape(path, Part.OTHER);
        return of(scheme, host, read, path.equals(UriText.escapePath(read)) ? read : path, query);
    }

    private static UriReference of(String scheme, String host, String path, String rawPath, String query) {
        int colon = host.lastIndexOf(':');
        boolean hasPort = colon >= 0 && isOptionalPort(host.substring(colon));
        String name = hasPort ? host.substring(0, colon) : host;
        if (name.startsWith("[") && name.endsWith("]")) {
            name = name.substring(1, name.length() - 1);
        }
        return new UriReference(
                UriText.joined(scheme),
                UriText.joined(name),
                hasPort ? host.substring(colon + 1) : "",
                UriText.joined(path),
                UriText.joined(rawPath),
                UriText.joined(query),
                "");
    }

    private static String host(String scheme, String authority) {
        int at = authority.lastIndexOf('@');
        String host = UriHost.parse(scheme, authority.substring(at + 1));
        if (at >= 0) {
            checkUserinfo(authority.substring(0, at));
        }
        return host;
    }

    private static void checkUserinfo(String userinfo) {
        boolean valid = userinfo.chars()
                .allMatch(octet -> (octet >= 'a' && octet <= 'z')
                        || (octet >= 'A' && octet <= 'Z')
                        || (octet >= '0' && octet <= '9')
                        || OTHER_USERINFO.indexOf(octet) >= 0);
        if (!valid) {
            throw new IllegalArgumentException("net/url: invalid userinfo");
        }
        for (String half : userinfo.split(":", 2)) {
            UriText.unescape(half, Part.OTHER);
        }
    }

    /** Says whether a text is empty, or a colon and decimal digits, or a colon alone. */
    static boolean isOptionalPort(String text) {
        return text.isEmpty()
                || (text.charAt(0) == ':' && text.chars().skip(1).allMatch(octet -> octet >= '0' && octet <= '9'));
    }
}
