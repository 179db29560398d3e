package dev.portcullis.registry.auth;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a registry asks for in its {@code WWW-Authenticate} headers (RFC 9110 §11.6.1, Docker token specification).
 *
 * @param bearer whether a token is asked for; else Basic
 * @param realm where tokens are had; empty for Basic
 * @param service name to send there; may be empty
 * @param scope opaque text to send there; may be empty
 */
record Challenge(boolean bearer, String realm, String service, String scope) {
    private static final int MAX_HEADERS = 8;
    private static final int MAX_LENGTH = 8 << 10;

    /** Returns the first Bearer challenge that names a realm, else a Basic one if there is any. */
    static Optional<Challenge> of(List<String> headers) {
        Optional<Challenge> basic = Optional.empty();
        for (String header : headers.stream().limit(MAX_HEADERS).toList()) {
            for (Parsed parsed : new Parser(header).challenges()) {
                String realm = parsed.parameters().getOrDefault("realm", "");
                if (parsed.scheme().equals("bearer") && !realm.isEmpty()) {
                    return Optional.of(new Challenge(
                            true,
                            realm,
                            parsed.parameters().getOrDefault("service", ""),
                            parsed.parameters().getOrDefault("scope", "")));
                }
                if (parsed.scheme().equals("basic")) {
                    basic = Optional.of(new Challenge(false, "", "", ""));
                }
            }
        }
        return basic;
    }

    private record Parsed(String scheme, Map<String, String> parameters) {}

    /** Reads {@code scheme name="value", name=value, scheme …}; stops at the first thing that does not fit. */
    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text.length() > MAX_LENGTH ? "" : text;
        }

        List<Parsed> challenges() {
            List<Parsed> found = new java.util.ArrayList<>();
            Map<String, String> parameters = new HashMap<>();
            while (true) {
                // The '=' that pads a token68, as Negotiate uses it, is of no interest.
                skip(" \t,=");
                String word = token();
                if (word.isEmpty()) {
                    return found;
                }
                skip(" \t");
                if (at < text.length() && text.charAt(at) == '=') {
                    at++;
                    skip(" \t");
                    parameters.putIfAbsent(word.toLowerCase(Locale.ROOT), value());
                } else {
                    parameters = new HashMap<>();
                    found.add(new Parsed(word.toLowerCase(Locale.ROOT), parameters));
                }
            }
        }

        private String value() {
            if (at >= text.length() || text.charAt(at) != '"') {
                return token();
            }
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(text.charAt(at));
            }
            // The quotation may lack its end.
            at = Math.min(at + 1, text.length());
            return value.toString();
        }

        private String token() {
            int start = at;
            while (at < text.length() && " \t,=\"".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private void skip(String characters) {
            while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }
    }
}
