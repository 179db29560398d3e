package dev.portcullis.rego.builtin.net;

import dev.portcullis.rego.builtin.encoding.GoQuote;
import dev.portcullis.rego.builtin.net.UriText.Part;

/** Reads the host and port of a URI; what stands in brackets must be an address of IPv6. */
final class UriHost {
    private UriHost() {}

    /**
     * The host with its escapes read, in its brackets, and the port after a colon.
     *
     * @throws IllegalArgumentException if it is none
     */
    static String parse(String scheme, String text) {
        int bracket = text.lastIndexOf('[');
        if (bracket > 0) {
            throw new IllegalArgumentException("invalid IP-literal");
        }
        if (bracket == 0) {
            return literal(text);
        }
        int colon = text.indexOf(':');
        if (colon >= 0) {
            checkPort(text.substring(mayHoldColons(scheme) ? text.lastIndexOf(':') : colon));
        }
        return UriText.unescape(text, Part.HOST);
    }

    /** Lists of hosts, as databases take them, have more than one colon. */
    private static boolean mayHoldColons(String scheme) {
        return !scheme.equals("http") && !scheme.equals("https");
    }

    private static String literal(String text) {
        int close = text.lastIndexOf(']');
        if (close < 0) {
            throw new IllegalArgumentException("missing ']' in host");
        }
        String port = text.substring(close + 1);
        checkPort(port);
        String inside = text.substring(1, close);
        int zone = inside.indexOf("%25");
        String address = zone < 0
                ? UriText.unescape(inside, Part.HOST)
                : UriText.unescape(inside.substring(0, zone), Part.HOST)
                        + UriText.unescape(inside.substring(zone), Part.ZONE);
        checkAddress(address);
        return "[" + address + "]" + port;
    }

    private static void checkPort(String text) {
        if (!UriParser.isOptionalPort(text)) {
            throw new IllegalArgumentException(
                    "invalid port " + GoQuote.quote(UriText.joined(text), false) + " after host");
        }
    }

    private static void checkAddress(String text) {
        int percent = text.indexOf('%');
        byte[] octets = IpAddress.octets(percent < 0 ? text : text.substring(0, percent));
        boolean four = octets != null && octets.length == 4;
        if (octets == null || percent == text.length() - 1 || (four && percent >= 0)) {
            throw new IllegalArgumentException(
                    "invalid host: ParseAddr(" + GoQuote.quote(UriText.joined(text), false) + "): unable to parse IP");
        }
        if (four) {
            throw new IllegalArgumentException("invalid IP-literal");
        }
    }
}
