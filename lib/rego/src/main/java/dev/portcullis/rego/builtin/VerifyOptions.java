package dev.portcullis.rego.builtin;

import dev.portcullis.rego.builtin.x509.ChainVerifier;
import dev.portcullis.rego.builtin.x509.ExtendedKeyUsage;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.NumberValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code crypto.x509.parse_and_verify_certificates_with_options}.
 *
 * @param time in nanoseconds since 1970; null where the evaluation's time counts
 */
record VerifyOptions(@Nullable Long time, String host, Set<ExtendedKeyUsage> usages) {
    static final VerifyOptions NONE = new VerifyOptions(null, "", Set.of());

    private static final long NANOSECONDS = 1_000_000_000L;

    static VerifyOptions read(ObjectValue options) {
        VerifyOptions read = NONE;
        for (Value key : options.keys()) {
            if (key instanceof StringValue name) {
                read = read.with(name.string(), Objects.requireNonNull(options.get(key)));
            }
        }
        return read;
    }

    private VerifyOptions with(String name, Value value) {
        return switch (name) {
            case "DNSName" -> {
                if (!(value instanceof StringValue string)) {
                    throw BuiltinException.because("'DNSName' should be a string");
                }
                yield new VerifyOptions(time, withoutQuotes(string), usages);
            }
            case "CurrentTime" -> new VerifyOptions(number("CurrentTime", "int64 ", value), host, usages);
            case "MaxConstraintComparisons" -> {
                // Go no longer looks at it: comparisons are cheap there, and paid for in steps here.
                number("MaxConstraintComparisons", "", value);
                yield this;
            }
            case "KeyUsages" -> new VerifyOptions(time, host, usages(value));
            default -> throw BuiltinException.because("invalid key option");
        };
    }

    private static String withoutQuotes(StringValue string) {
        return string.string().replaceAll("^\"+|\"+$", "");
    }

    private static long number(String name, String kind, Value value) {
        if (!(value instanceof NumberValue number)) {
            throw BuiltinException.because("'" + name + "' should be a number");
        }
        try {
            return Long.parseLong(number.text());
        } catch (NumberFormatException e) {
            throw BuiltinException.because("'" + name + "' should be a valid " + kind + "number");
        }
    }

    private static Set<ExtendedKeyUsage> usages(Value value) {
        Iterable<Value> names = switch (value) {
            case ArrayValue array -> array;
            case SetValue set -> set;
            default -> throw BuiltinException.because("'KeyUsages' should be an Array or Set");
        };
        Set<ExtendedKeyUsage> usages = EnumSet.noneOf(ExtendedKeyUsage.class);
        List<String> unknown = new ArrayList<>();
        for (Value name : names) {
            if (name instanceof StringValue string) {
                ExtendedKeyUsage usage = ExtendedKeyUsage.ofOption(withoutQuotes(string));
                if (usage == null) {
                    unknown.add(withoutQuotes(string));
                } else {
                    usages.add(usage);
                }
            }
        }
        if (!unknown.isEmpty()) {
            throw BuiltinException.because(
                    "invalid entries for 'KeyUsages' found: [" + String.join(" ", unknown) + "]");
        }
        return usages;
    }

    ChainVerifier.Demands demands(long now) {
        long nanoseconds = time == null ? now : time;
        Instant instant =
                Instant.ofEpochSecond(Math.floorDiv(nanoseconds, NANOSECONDS), Math.floorMod(nanoseconds, NANOSECONDS));
        return new ChainVerifier.Demands(instant, host, usages);
    }
}
