package dev.portcullis.rego.builtin.x509;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What stands between the slashes of a URL and its path: user and host (RFC 3986 §3.2). */
final class UrlHosts {
    private static final Pattern PORT = Pattern.compile("(:[0-9]*)?");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9._:~!$&'()*+,;=%@-]*");

    private UrlHosts() {}

    /** The host with its port, unescaped, or null where Go refuses it. */
    static @Nullable String parse(String scheme, String host) {
        int open = host.lastIndexOf('[');
        if (open > 0) {
            return null;
        }
        if (open == 0) {
            return literal(host);
        }
        int colon = host.indexOf(':');
        boolean web = scheme.equals("http") || scheme.equals("https");
        int port = web ? colon : host.lastIndexOf(':');
        if (colon >= 0 && !PORT.matcher(host.substring(port)).matches()) {
            return null;
        }
        return UrlEscapes.unescape(host, UrlEscapes.HOST);
    }

    private static @Nullable String literal(String host) {
        int close = host.lastIndexOf(']');
        if (close < 0 || !PORT.matcher(host.substring(close + 1)).matches()) {
            return null;
        }
        String inside = host.substring(1, close);
        int zoneAt = inside.indexOf("%25");
        String address = UrlEscapes.unescape(zoneAt < 0 ? inside : inside.substring(0, zoneAt), UrlEscapes.HOST);
        String zone = zoneAt < 0 ? "" : UrlEscapes.unescape(inside.substring(zoneAt), UrlEscapes.FRAGMENT);
        boolean legal = address != null
                && zone != null
                && address.indexOf(':') >= 0
                && Addresses.parse(address) != null
                && (zoneAt < 0 || zone.length() > 1);
        return legal ? "[" + address + zone + "]" + host.substring(close + 1) : null;
    }

    static boolean isUser(String user) {
        return USER.matcher(user).matches() && UrlEscapes.unescape(user, UrlEscapes.USER) != null;
    }

    /** User and password as Go prints them, escaped anew. */
    static String shownUser(String user) {
        int colon = user.indexOf(':');
        return colon < 0
                ? shownPart(user)
                : shownPart(user.substring(0, colon)) + ":" + shownPart(user.substring(colon + 1));
    }

    private static String shownPart(String raw) {
        String bytes = UrlEscapes.unescape(raw, UrlEscapes.USER);
        return bytes == null ? raw : UrlEscapes.escape(bytes, UrlEscapes.USER);
    }
}
