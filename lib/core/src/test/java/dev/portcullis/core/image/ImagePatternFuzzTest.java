package dev.portcullis.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.google.re2j.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever pattern a policy says: it is refused in words, or covers something, and covers what its definition says. */
final class ImagePatternFuzzTest {
    static Stream<Arguments> seeds() {
        return Stream.of(
                arguments("registry.example.com/apps/**", "registry.example.com/apps/a/b"),
                arguments("*.example.com:5000/**/a*b/*", "x.example.com:5000/y/z/acb/d"),
                arguments("docker.io/library/nginx", "nginx"),
                arguments("docker.io/**", "nginx"),
                arguments("[::1]/a/**/b", "[::1]/a/b/b"),
                arguments("*.1.2.3/a", "1.1.2.3/a"),
                arguments("registry.example.com/a*-b/*_c", "registry.example.com/a-b/c"));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void coversWhatItSays(@NotNull String text, @NotNull String image) {
        ImagePattern pattern;
        try {
            pattern = ImagePattern.compile(text);
        } catch (InvalidImagePatternException e) {
            assertThat(e.getMessage()).hasSizeLessThan(2048).matches("[ -~…]+");
            return;
        }
        assertThat(pattern).hasToString(text).isEqualTo(ImagePattern.compile(text));
        // Somewhat shorter than the longest path, so that what stands for the stars has room.
        if (text.length() < 128) {
            assertThat(pattern.matches(ImageReference.parse(covered(text)).repository()))
                    .isTrue();
        }
        try {
            var repository = ImageReference.parse(image).repository();
            assertThat(pattern.matches(repository))
                    .isEqualTo(definition(text).matcher(repository.toString()).matches());
        } catch (InvalidImageReferenceException e) {
            assertThat(e).hasMessageNotContaining("\n");
        }
    }

    /** An image that the pattern covers by its definition. */
    private static String covered(String text) {
        var path = text.indexOf('/');
        return text.substring(0, path).replace("*", "x")
                + text.substring(path).replace("**", "0/0").replace("*", "0");
    }

    private static Pattern definition(String text) {
        var path = text.indexOf('/');
        var host = text.substring(0, path).replace("*", "\0");
        var rest = text.substring(path).replace("**", "\1").replace("*", "\0");
        return Pattern.compile((quoted(host).replace("\0", "\\E[^./]+\\Q") + quoted(rest))
                .replace("\1", "\\E[^/]+(?:/[^/]+)*\\Q")
                .replace("\0", "\\E[^/]*\\Q"));
    }

    private static String quoted(String text) {
        return "\\Q" + text + "\\E";
    }
}
