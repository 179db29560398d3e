package dev.portcullis.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.IndexChild;
import dev.portcullis.core.image.Platform;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which manifests of an index nodes may run. Leaving one out that they may run would admit it without evidence. */
final class WantedPlatformsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # wanted                  | the index has                                | must be judged
                                      | linux/amd64 linux/arm64                      | linux/amd64 linux/arm64
                                      | linux/amd64 unknown/unknown                  | linux/amd64
                                      | linux/amd64 unknown/unknown/v1               | linux/amd64 unknown/unknown/v1
                                      | unknown/amd64 linux/unknown                  | unknown/amd64 linux/unknown
                                      | Unknown/Unknown                              | Unknown/Unknown
                                      | -                                            | -
                                      | unknown/unknown                              |
                                      |                                              |
            linux/amd64               | linux/amd64 linux/arm64                      | linux/amd64
            linux/amd64               | linux/arm64 windows/amd64                    |
            linux/amd64               | linux/arm64 -                                | -
            linux/amd64               | linux/amd64 -                                | linux/amd64 -
            linux/amd64               | linux/x86_64 linux/arm64                     | linux/x86_64
            linux/amd64               | Linux/AMD64                                  | Linux/AMD64
            linux/amd64               | linux/amd64 linux/x86-64 linux/amd64/v3      | linux/amd64 linux/x86-64 linux/amd64/v3
            linux/amd64/v3            | linux/amd64 linux/amd64/v3                   | linux/amd64/v3
            linux/amd64/v3            | linux/amd64 linux/arm64                      | linux/amd64
            linux/amd64               | linux/386 linux/arm64                        | linux/386
            linux/amd64               | linux/386 linux/amd64                        | linux/amd64
            linux/amd64               | linux/i386                                   | linux/i386
            linux/386                 | linux/amd64                                  |
            linux/amd64 linux/arm64   | linux/arm64 linux/386                        | linux/arm64 linux/386
            linux/arm64               | linux/arm64/v8 linux/aarch64                 | linux/arm64/v8 linux/aarch64
            linux/arm64               | linux/arm/v7 linux/amd64                     | linux/arm/v7
            linux/arm64               | linux/arm64/v9                               | linux/arm64/v9
            linux/arm/v7              | linux/arm linux/arm/v6                       | linux/arm
            linux/arm/v7              | linux/arm/v6 linux/arm/v5                    | linux/arm/v6 linux/arm/v5
            linux/arm/v7              | linux/armhf linux/armel                      | linux/armhf
            linux/arm/v7              | linux/arm64                                  |
            windows/amd64             | windows/amd64 linux/amd64                    | windows/amd64
            darwin/arm64              | macos/arm64                                  | macos/arm64
            linux/amd64               | unknown/unknown                              |
            """)
    void selectsWhatNodesMayRun(String wanted, String index, String judged) {
        var platforms = new WantedPlatforms(words(wanted).stream()
                .map(text -> Platform.parse(text).orElseThrow())
                .toList());

        assertThat(platforms.select(children(index)))
                .map(child -> child.platform() == null ? "-" : child.platform().toString())
                .isEqualTo(words(judged));
    }

    @Test
    void twoManifestsForOnePlatformAreBothJudged() {
        var twice = List.of(
                new IndexChild(digest("a"), new Platform("linux", "amd64", null), false),
                new IndexChild(digest("b"), new Platform("linux", "amd64", null), false));

        assertThat(wanted("linux/amd64").select(twice)).isEqualTo(twice);
        assertThat(WantedPlatforms.ALL.select(twice)).isEqualTo(twice);
    }

    @Test
    void oneManifestNamedTwiceIsJudgedOnce() {
        var child = new IndexChild(digest("a"), new Platform("linux", "amd64", null), false);

        assertThat(wanted("linux/amd64").select(List.of(child, child))).containsExactly(child);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "linux", "linux/", "/amd64", "linux/amd64/v1/x", "Linux/amd64", "linux/*", "linux amd64"})
    void refusesWhatIsNoPlatform(String text) {
        assertThat(Platform.parse(text)).isEmpty();
    }

    @Test
    void showsABoundedPieceOfWhatAnIndexSays() {
        assertThat(new Platform("l".repeat(5000), "a", "v".repeat(5000)).toString())
                .hasSizeLessThan(100);
    }

    private static WantedPlatforms wanted(String platform) {
        return new WantedPlatforms(List.of(Platform.parse(platform).orElseThrow()));
    }

    private static List<IndexChild> children(String index) {
        return words(index).stream()
                .map(text -> new IndexChild(digest(text), text.equals("-") ? null : platform(text), false))
                .toList();
    }

    /** Reads what an index may say, which is more than {@link Platform#parse} takes. */
    private static Platform platform(String text) {
        var parts = text.split("/", -1);
        return new Platform(parts[0], parts[1], parts.length > 2 ? parts[2] : null);
    }

    private static List<String> words(String text) {
        return text == null ? List.of() : Arrays.asList(text.split(" "));
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
