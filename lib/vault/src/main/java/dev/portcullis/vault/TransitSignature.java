package dev.portcullis.vault;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A signature by a key in Transit, not yet checked.
 *
 * @param signature ECDSA in DER, or Ed25519
 * @param version which version of the key signed
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record TransitSignature(byte[] signature, int version) {
    private static final int MAX_LENGTH = 2048;
    private static final Pattern TEXT = Pattern.compile("vault:v([1-9][0-9]{0,8}):([A-Za-z0-9+/]+={0,2})");

    /** Reads {@code vault:vN:BASE64}; empty for anything else. */
    static Optional<TransitSignature> parse(String text) {
        var matcher = TEXT.matcher(text);
        if (text.length() > MAX_LENGTH || !matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new TransitSignature(
                    Base64.getDecoder().decode(matcher.group(2)), Integer.parseInt(matcher.group(1))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
