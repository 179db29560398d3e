package dev.portcullis.sigstore.fulcio;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.sigstore.json.StrictJson;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

/**
 * A token of OpenID Connect. Its signature is for whoever it is shown to; here it is read for what it says of itself.
 *
 * @param text the token, secret
 * @param issuer its claim {@code iss}
 * @param subject its claim {@code sub}
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7519">JSON Web Token (RFC 7519)</a>
 */
public record IdentityToken(String text, String issuer, String subject) {
    private static final int MAX_LENGTH = 16 * 1024;
    private static final int PARTS = 3;
    private static final StrictJson JSON = new StrictJson(MAX_LENGTH, 16, 1_000);

    /** Reads one in compact form; empty for anything else, and for one that names no issuer or no subject. */
    public static Optional<IdentityToken> parse(String text) {
        var parts = text.split("\\.", -1);
        if (text.length() > MAX_LENGTH || parts.length != PARTS) {
            return Optional.empty();
        }
        try {
            return JSON.check(Base64.getUrlDecoder().decode(parts[1])) instanceof StrictJson.Result.Text(var claims)
                    ? of(text, JSON.tree(claims))
                    : Optional.empty();
        } catch (IllegalArgumentException | IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<IdentityToken> of(String text, JsonNode claims) {
        var issuer = claims.path("iss");
        var subject = claims.path("sub");
        return issuer.isTextual()
                        && subject.isTextual()
                        && !issuer.asText().isEmpty()
                        && !subject.asText().isEmpty()
                ? Optional.of(new IdentityToken(text, issuer.asText(), subject.asText()))
                : Optional.empty();
    }

    /** Shows nothing of the token. */
    @Override
    public String toString() {
        return "IdentityToken[" + issuer + ", " + subject + "]";
    }
}
