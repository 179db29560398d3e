package dev.portcullis.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithUtf8Length;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever text stands in a Pod: it is refused in words, or has one canonical form that means the same image. */
final class ImageReferenceFuzzTest {
    private static final int LONGEST = 2048;
    private static final String DIGEST = "sha256:" + "4f".repeat(32);

    static Stream<Arguments> seeds() {
        return Stream.of(
                        "nginx",
                        "docker.io/library/nginx:1.27@" + DIGEST,
                        "INDEX.docker.io:443/nginx:latest",
                        "registry.example.com:5000/apps/a_b/c.d__e-f:V1.0-rc_1",
                        "[::ffff:0:1]:8080/a/b@" + DIGEST,
                        "[2001:DB8:0:0:1::]/a",
                        "127.0.0.1:5000/app",
                        "0x7f.1/app",
                        "sha256:" + "4f".repeat(32),
                        "localhost/a",
                        "Registry:443/a",
                        "registry.example.com./a",
                        "xn--bcher-kva.example/a")
                .map(text -> arguments(text));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void isRefusedOrHasOneCanonicalForm(@NotNull @WithUtf8Length(max = 1_100) String text) {
        ImageReference reference;
        try {
            reference = ImageReference.parse(text);
        } catch (InvalidImageReferenceException e) {
            assertThat(e.getMessage()).hasSizeLessThan(LONGEST).matches("[ -~…]+");
            return;
        }
        var canonical = reference.toString();
        assertThat(ImageReference.parse(canonical)).isEqualTo(reference).hasToString(canonical);
        assertThat(reference.repository().host())
                .isEqualTo(reference.repository().host().toLowerCase(Locale.ROOT))
                .doesNotEndWith(".")
                .matches("[a-z0-9.:\\[\\]-]+");
        // Without its port a host without a dot would read as a path.
        if (reference.repository().host().endsWith(":443")) {
            assertThat(reference.repository().host()).doesNotContain(".", "[", "localhost");
        }
        assertThat(canonical).hasSizeLessThan(LONGEST).matches("[!-~]+");
        assertThat(reference.pinned())
                .isEqualTo(
                        text.indexOf('@') < 0 ? Optional.empty() : Digest.parse(text.substring(text.indexOf('@') + 1)));
        assertThat(ImagePattern.compile(reference.repository().toString()).matches(reference.repository()))
                .isTrue();
    }
}
