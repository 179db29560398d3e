package dev.portcullis.rego.builtin;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Compiles regular expressions once for each evaluation, and matches them in linear time, paid for before. */
final class Patterns {
    private record Key(String syntax, String pattern) {}

    private Patterns() {}

    /** A regular expression as it stands in a policy. */
    static Pattern regex(String pattern, Circumstances circumstances) {
        return remembered("regex", pattern, () -> pattern, circumstances);
    }

    /** A regular expression that is made from another syntax, under the text of that. */
    static Pattern remembered(String syntax, String key, Supplier<String> regex, Circumstances circumstances) {
        return circumstances.remember(new Key(syntax, key), () -> compile(regex.get(), circumstances));
    }

    private static Pattern compile(String regex, Circumstances circumstances) {
        Costs.look(regex.length(), circumstances);
        long size = (long) regex.length() * RegexGuard.check(regex);
        circumstances.charge(1 + size / 10);
        circumstances.allocate(40 * size);
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            // RE2/J fails to notice a closing parenthesis alone before it is too late for a good message.
            boolean underflow = String.valueOf(e.getMessage()).contains("stack underflow");
            throw BuiltinException.because(
                    underflow ? "error parsing regexp: unexpected ): `" + regex + "`" : String.valueOf(e.getMessage()));
        }
    }

    static boolean find(Pattern pattern, String text, Circumstances circumstances) {
        pay(pattern, text.length(), circumstances);
        return pattern.matcher(text).find();
    }

    static boolean matches(Pattern pattern, String text, Circumstances circumstances) {
        pay(pattern, text.length(), circumstances);
        return pattern.matches(text);
    }

    /**
     * Finds matches one after another as Go does, which takes no empty one where the last match ended.
     *
     * @param most how many at most; all if negative
     */
    static void findAll(Pattern pattern, String text, long most, Circumstances circumstances, Consumer<Matcher> taker) {
        Matcher matcher = pattern.matcher(text);
        int previous = -1;
        long taken = 0;
        for (int at = 0; at <= text.length() && (most < 0 || taken < most); ) {
            pay(pattern, (text.length() - at) / 5, circumstances);
            if (!matcher.find(at)) {
                return;
            }
            pay(pattern, matcher.end() - at, circumstances);
            boolean empty = matcher.end() == at;
            boolean accepted = !empty || matcher.start() != previous;
            previous = matcher.end();
            if (empty) {
                at += at < text.length() ? Character.charCount(text.codePointAt(at)) : 1;
            } else {
                at = matcher.end();
            }
            if (accepted) {
                taken++;
                taker.accept(matcher);
            }
        }
    }

    private static void pay(Pattern pattern, int length, Circumstances circumstances) {
        circumstances.charge(1 + (long) length * pattern.programSize() / 100);
    }
}
