package dev.portcullis.rego.builtin;

import dev.portcullis.rego.builtin.encoding.Base64Text;
import dev.portcullis.rego.builtin.encoding.Octets;
import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/** {@code base64.*}, {@code base64url.*} and {@code hex.*}. */
final class EncodingBuiltins {
    private EncodingBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put(
                "base64.decode", (arguments, circumstances) -> decoded(arguments, circumstances, Base64Text::standard));
        table.put(
                "base64.encode", (arguments, circumstances) -> encoded(arguments, circumstances, Base64.getEncoder()));
        table.put("base64.is_valid", EncodingBuiltins::isBase64);
        table.put(
                "base64url.decode",
                (arguments, circumstances) -> decoded(arguments, circumstances, EncodingBuiltins::url));
        table.put(
                "base64url.encode",
                (arguments, circumstances) -> encoded(arguments, circumstances, Base64.getUrlEncoder()));
        table.put(
                "base64url.encode_no_pad",
                (arguments, circumstances) ->
                        encoded(arguments, circumstances, Base64.getUrlEncoder().withoutPadding()));
        table.put("hex.decode", (arguments, circumstances) -> decoded(arguments, circumstances, EncodingBuiltins::hex));
        table.put("hex.encode", EncodingBuiltins::hexEncode);
    }

    private interface Decoder {
        byte[] decode(String text);
    }

    private static Value encoded(Value[] arguments, Circumstances circumstances, Base64.Encoder encoder) {
        String text = Operands.string(arguments, 0);
        Costs.text(circumstances, text.length(), text.length() * 4L);
        return StringValue.of(encoder.encodeToString(Octets.of(text)));
    }

    private static Value decoded(Value[] arguments, Circumstances circumstances, Decoder decoder) {
        String text = Operands.string(arguments, 0);
        Costs.text(circumstances, text.length(), text.length() * 2L);
        try {
            return StringValue.of(Octets.string(decoder.decode(text)));
        } catch (IllegalArgumentException e) {
            throw BuiltinException.because(String.valueOf(e.getMessage()));
        }
    }

    private static Value isBase64(Value[] arguments, Circumstances circumstances) {
        if (!(arguments[0] instanceof StringValue text)) {
            return BooleanValue.FALSE;
        }
        Costs.text(circumstances, text.string().length(), text.string().length());
        try {
            Base64Text.standard(text.string());
            return BooleanValue.TRUE;
        } catch (IllegalArgumentException e) {
            return BooleanValue.FALSE;
        }
    }

    /** The padding may be left out: RFC 7515, appendix C. */
    private static byte[] url(String text) {
        int over = Octets.of(text).length % 4;
        if (text.endsWith("=") || over == 0) {
            return Base64Text.url(text);
        }
        if (over == 1) {
            throw new IllegalArgumentException("illegal base64url string: " + text);
        }
        return Base64Text.url(text + "=".repeat(4 - over));
    }

    private static byte[] hex(String text) {
        byte[] octets = Octets.of(text);
        for (byte octet : octets) {
            if (Character.digit(octet, 16) < 0) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT, "encoding/hex: invalid byte: U+%04X '%c'", octet & 0xFF, octet & 0xFF));
            }
        }
        if (octets.length % 2 != 0) {
            throw new IllegalArgumentException("encoding/hex: odd length hex string");
        }
        return HexFormat.of().parseHex(text);
    }

    private static Value hexEncode(Value[] arguments, Circumstances circumstances) {
        String text = Operands.string(arguments, 0);
        Costs.text(circumstances, text.length(), text.length() * 6L);
        return StringValue.of(HexFormat.of().formatHex(Octets.of(text)));
    }
}
