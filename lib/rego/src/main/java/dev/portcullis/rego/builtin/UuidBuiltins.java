package dev.portcullis.rego.builtin;

import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code uuid.parse}: what a UUID says of itself, by RFC 4122 and DCE 1.1. */
final class UuidBuiltins {
    /** The ticks of 100 ns between 1582-10-15 and 1970-01-01. */
    private static final long EPOCH = 0x01B2_1DD2_1381_4000L;

    private static final String[] DOMAINS = {"Person", "Group", "Org"};

    private UuidBuiltins() {}

    static void addTo(Map<String, Builtin> table) {
        table.put("uuid.parse", UuidBuiltins::parse);
    }

    private static @Nullable Value parse(Value[] arguments, Circumstances circumstances) {
        circumstances.charge(1);
        circumstances.allocate(1_000);
        byte[] octets = octets(Operands.string(arguments, 0));
        if (octets == null) {
            return null;
        }
        int version = (octets[6] & 0xFF) >> 4;
        ObjectValue.Builder result = ObjectValue.builder()
                .put("version", NumberValue.of(version))
                .put("variant", StringValue.of(variant(octets[8] & 0xFF)));
        if (version == 1 || version == 2) {
            describe(octets, version, result);
        }
        return result.build();
    }

    /** Plain, in braces, as a URN, or without hyphens. */
    private static byte @Nullable [] octets(String text) {
        String plain = switch (text.length()) {
            case 36 -> text;
            // Like the library that OPA uses, whatever is around the digits passes for braces.
            case 38 -> text.substring(1, 37);
            case 45 -> text.regionMatches(true, 0, "urn:uuid:", 0, 9) ? text.substring(9) : "";
            case 32 -> hyphenated(text);
            default -> "";
        };
        if (!plain.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
            return null;
        }
        return HexFormat.of().parseHex(plain.replace("-", ""));
    }

    private static String hyphenated(String text) {
        return text.substring(0, 8) + "-" + text.substring(8, 12) + "-" + text.substring(12, 16) + "-"
                + text.substring(16, 20) + "-" + text.substring(20);
    }

    private static String variant(int octet) {
        if ((octet & 0xC0) == 0x80) {
            return "RFC4122";
        }
        return switch (octet & 0xE0) {
            case 0xC0 -> "Microsoft";
            case 0xE0 -> "Future";
            default -> "Reserved";
        };
    }

    private static void describe(byte[] octets, int version, ObjectValue.Builder result) {
        long low = unsigned(octets, 0, 4);
        long ticks = (unsigned(octets, 6, 2) & 0x0FFF) << 48 | unsigned(octets, 4, 2) << 32 | low;
        result.put("time", NumberValue.of(nanoseconds(ticks - EPOCH)))
                .put("nodeid", StringValue.of(HexFormat.ofDelimiter("-").formatHex(octets, 10, 16)))
                .put("macvariables", StringValue.of(hardware(octets[10])))
                .put("clocksequence", NumberValue.of(unsigned(octets, 8, 2) & 0x3FFF));
        if (version == 2) {
            int domain = octets[9] & 0xFF;
            result.put("id", NumberValue.of(low))
                    .put("domain", StringValue.of(domain < DOMAINS.length ? DOMAINS[domain] : "Domain" + domain));
        }
    }

    /** As 64 bits hold it: times after 2262 wrap round in OPA. */
    private static long nanoseconds(long ticks) {
        return BigInteger.valueOf(ticks).multiply(BigInteger.valueOf(100)).longValue();
    }

    private static String hardware(byte first) {
        return ((first & 2) != 0 ? "local:" : "global:") + ((first & 1) != 0 ? "multicast" : "unicast");
    }

    private static long unsigned(byte[] octets, int offset, int length) {
        return new BigInteger(1, octets, offset, length).longValue();
    }
}
