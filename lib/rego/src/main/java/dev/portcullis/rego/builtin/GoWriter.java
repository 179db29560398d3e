package dev.portcullis.rego.builtin;

import dev.portcullis.rego.builtin.encoding.GoQuote;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/** Writes arguments as the verbs of Go's {@code fmt} do, and pays for every piece before it is written. */
final class GoWriter {
    private final StringBuilder out = new StringBuilder();
    private final Circumstances circumstances;

    GoWriter(Circumstances circumstances) {
        this.circumstances = circumstances;
    }

    void write(String text) {
        Costs.make(text.length(), circumstances);
        out.append(text);
    }

    private void repeat(char unit, int count) {
        if (count > 0) {
            Costs.make(count, circumstances);
            out.repeat(unit, count);
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }

    void print(GoArgument argument, int verb, GoFlags flags) {
        if (verb == 'T') {
            string(argument.type(), flags);
            return;
        }
        boolean known = switch (argument) {
            case GoArgument.Whole whole -> whole(whole.value(), verb, flags);
            case GoArgument.Big big -> big(big.value(), verb, flags);
            case GoArgument.Real real -> real(real.value(), verb, flags);
            case GoArgument.Text text -> text(text.value(), verb, flags);
            case GoArgument.Named named -> text(named.value(), verb, flags);
            case GoArgument.Truth truth -> truth(truth.value(), verb, flags);
        };
        if (!known) {
            write("%!" + Character.toString(verb) + "(" + argument.type() + "=");
            print(argument, 'v', flags);
            write(")");
        }
    }

    /** Pads to the width, on the left with spaces, or zeros if the flag says so. */
    private void pad(String text, GoFlags flags, boolean zeros) {
        int missing = flags.width - text.codePointCount(0, text.length());
        if (!flags.minus) {
            repeat(zeros && flags.zero ? '0' : ' ', missing);
        }
        write(text);
        if (flags.minus) {
            repeat(' ', missing);
        }
    }

    private void string(String text, GoFlags flags) {
        pad(truncated(text, flags), flags, true);
    }

    private static String truncated(String text, GoFlags flags) {
        return flags.precision >= 0 && flags.precision < text.codePointCount(0, text.length())
                ? text.substring(0, text.offsetByCodePoints(0, flags.precision))
                : text;
    }

    private boolean truth(boolean value, int verb, GoFlags flags) {
        if (verb != 't' && verb != 'v') {
            return false;
        }
        pad(Boolean.toString(value), flags, true);
        return true;
    }

    private boolean text(String text, int verb, GoFlags flags) {
        switch (verb) {
            case 'v' -> {
                if (flags.sharpV) {
                    quoted(text, flags);
                } else {
                    string(text, flags);
                }
            }
            case 's' -> string(text, flags);
            case 'q' -> quoted(text, flags);
            case 'x', 'X' -> hex(text, verb == 'X', flags);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void quoted(String text, GoFlags flags) {
        String shown = truncated(text, flags);
        Costs.make(10L * shown.length(), circumstances);
        pad(
                flags.sharp && GoQuote.canBackquote(shown) ? "`" + shown + "`" : GoQuote.quote(shown, flags.plus),
                flags,
                true);
    }

    private void hex(String text, boolean upper, GoFlags flags) {
        Costs.make(10L * text.length(), circumstances);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = flags.precision >= 0 ? Math.min(flags.precision, bytes.length) : bytes.length;
        String prefix = flags.sharp ? upper ? "0X" : "0x" : "";
        HexFormat digits = flags.space ? HexFormat.ofDelimiter(" ").withPrefix(prefix) : HexFormat.of();
        HexFormat cased = upper ? digits.withUpperCase() : digits;
        String shown = cased.formatHex(bytes, 0, length);
        pad(length > 0 && !flags.space ? prefix + shown : shown, flags, true);
    }

    private boolean whole(long value, int verb, GoFlags flags) {
        switch (verb) {
            case 'v', 'd' -> digits(value, 10, verb, flags);
            case 'b' -> digits(value, 2, verb, flags);
            case 'o', 'O' -> digits(value, 8, verb, flags);
            case 'x', 'X' -> digits(value, 16, verb, flags);
            case 'c' -> pad(Character.toString(rune(value)), flags, true);
            case 'q' -> pad(GoQuote.quoteRune(rune(value), flags.plus), flags, true);
            case 'U' -> unicode(value, flags);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static int rune(long value) {
        boolean valid = value >= 0 && value <= Character.MAX_CODE_POINT && (value < 0xD800 || value > 0xDFFF);
        return valid ? (int) value : 0xFFFD;
    }

    private void digits(long value, int radix, int verb, GoFlags flags) {
        String sign = value < 0 ? "-" : flags.plus ? "+" : flags.space ? " " : "";
        int least = flags.precision;
        if (least == 0 && value == 0) {
            repeat(' ', flags.width);
            return;
        }
        if (least < 0 && flags.padsWithZeros() && flags.width >= 0) {
            least = flags.width - sign.length();
        }
        String plain = BigInteger.valueOf(value).abs().toString(radix);
        String shown = verb == 'X' ? plain.toUpperCase(Locale.ROOT) : plain;
        Costs.make(Math.max(0, least), circumstances);
        String filled = "0".repeat(Math.max(0, least - shown.length())) + shown;
        pad(sign + prefix(filled, radix, verb, flags) + filled, flags, false);
    }

    private static String prefix(String digits, int radix, int verb, GoFlags flags) {
        String sharp = switch (radix) {
            case 2 -> "0b";
            case 8 -> digits.startsWith("0") ? "" : "0";
            case 16 -> verb == 'X' ? "0X" : "0x";
            default -> "";
        };
        return (verb == 'O' ? "0o" : "") + (flags.sharp ? sharp : "");
    }

    private void unicode(long value, GoFlags flags) {
        String digits = Long.toHexString(value).toUpperCase(Locale.ROOT);
        int least = Math.max(4, flags.precision);
        Costs.make(least, circumstances);
        String shown = "U+" + "0".repeat(Math.max(0, least - digits.length())) + digits;
        boolean named = flags.sharp && value >= 0 && value <= Character.MAX_CODE_POINT && GoQuote.isPrint((int) value);
        pad(named ? shown + " '" + Character.toString((int) value) + "'" : shown, flags, false);
    }

    private boolean big(BigInteger value, int verb, GoFlags flags) {
        if (verb == 'w' || verb == 'p') {
            return false;
        }
        WholeNumbers.pay(value.bitLength() / 3, circumstances);
        Costs.make(value.bitLength(), circumstances);
        int radix = bigRadix(verb);
        if (radix == 0) {
            write("%!" + Character.toString(verb) + "(big.Int=" + value + ")");
            return true;
        }
        String plain = value.abs().toString(radix);
        String digits = verb == 'X' ? plain.toUpperCase(Locale.ROOT) : plain;
        String sign = value.signum() < 0 ? "-" : flags.plus || flags.plusV ? "+" : flags.space ? " " : "";
        padBig(sign + bigPrefix(verb, flags), digits, flags);
        return true;
    }

    /** The base in which a verb shows large numbers, or 0 where it does not. */
    private static int bigRadix(int verb) {
        return switch (verb) {
            case 'b' -> 2;
            case 'o', 'O' -> 8;
            case 'd', 's', 'v' -> 10;
            case 'x', 'X' -> 16;
            default -> 0;
        };
    }

    private static String bigPrefix(int verb, GoFlags flags) {
        if (verb == 'O') {
            return "0o";
        }
        if (!flags.sharp && !flags.sharpV) {
            return "";
        }
        return switch (verb) {
            case 'b' -> "0b";
            case 'o' -> "0";
            case 'x' -> "0x";
            case 'X' -> "0X";
            default -> "";
        };
    }

    /** Writes sign, zeros and digits in as many columns as the flags want. */
    private void padBig(String prefix, String digits, GoFlags flags) {
        int zeros = Math.max(0, flags.precision - digits.length());
        int missing = flags.width - prefix.length() - zeros - digits.length();
        if (flags.padsWithZeros() && flags.precision < 0) {
            zeros = Math.max(0, missing);
            missing = 0;
        }
        if (!flags.minus) {
            repeat(' ', missing);
        }
        write(prefix);
        repeat('0', zeros);
        write(digits);
        if (flags.minus) {
            repeat(' ', missing);
        }
    }

    private boolean real(double value, int verb, GoFlags flags) {
        String number = GoFloat.format(value, verb, flags, circumstances);
        if (number == null) {
            return false;
        }
        boolean signed = flags.plus || number.charAt(0) != '+';
        if (signed && flags.padsWithZeros() && flags.width > number.length()) {
            write(number.substring(0, 1));
            repeat('0', flags.width - number.length());
            write(number.substring(1));
        } else {
            pad(signed ? number : number.substring(1), flags, true);
        }
        return true;
    }
}
