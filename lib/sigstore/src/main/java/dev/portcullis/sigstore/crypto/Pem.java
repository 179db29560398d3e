package dev.portcullis.sigstore.crypto;

import com.google.protobuf.ByteString;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One PEM block (RFC 7468).
 *
 * @param label the text after BEGIN
 * @param der the decoded content
 */
public record Pem(String label, ByteString der) {
    private static final int MAX_LENGTH = 64 * 1024;
    private static final int LINE = 64;
    private static final Pattern BLOCK =
            Pattern.compile("\\s*+-----BEGIN ([A-Z0-9 ]{1,40})-----\\s++([A-Za-z0-9+/=\\s]++)-----END \\1-----\\s*+");

    /** Reads a text that is exactly one block; empty for anything else. */
    public static Optional<Pem> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Matcher matcher = BLOCK.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            byte[] der = Base64.getDecoder().decode(matcher.group(2).replaceAll("\\s", ""));
            return Optional.of(new Pem(matcher.group(1), ByteString.copyFrom(der)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns it as text. */
    public String text() {
        var lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'});
        return "-----BEGIN " + label + "-----\n" + lines.encodeToString(der.toByteArray()) + "\n-----END " + label
                + "-----\n";
    }
}
