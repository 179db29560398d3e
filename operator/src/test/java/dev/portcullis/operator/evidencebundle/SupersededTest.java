package dev.portcullis.operator.evidencebundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.image.Digest;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.Referrers.Referrer;
import dev.portcullis.registry.Referrers.Source;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SupersededTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    /** A bundle is written as the hour of its day, with T for a timestamp and L for an entry of a log. */
    private static OwnBundle bundle(String text) {
        var hour = text.replaceAll("[^0-9]", "");
        var descriptor = Descriptor.of("application/vnd.oci.image.manifest.v1+json", digest(text), 1);
        return new OwnBundle(
                new Referrer(descriptor, Source.REFERRERS_API),
                Instant.parse("2026-03-01T" + hour + ":00:00Z"),
                text.contains("T"),
                text.contains("L"));
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String superseded(String own, int keep, @Nullable String newest) {
        var bundles =
                Arrays.stream(own.split(" ", -1)).map(SupersededTest::bundle).toList();
        var names = Arrays.stream(own.split(" ", -1)).collect(Collectors.toMap(SupersededTest::digest, name -> name));
        return Superseded.of(bundles, keep, newest == null ? null : digest(newest), NOW).stream()
                .map(bundle -> names.get(bundle.referrer().descriptor().digest()))
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "03 01 02 04,         1, 04,  01 02 03",
        "03 01 02 04,         3, 04,  01",
        "01 02 03T 04L 05TL,  1, 05TL, 01 02 03T 04L",
        "01T 02 03T 04T,      2, 04T, 01T 02"
    })
    void theOldestGoFirst(String own, int keep, String newest, String expected) {
        assertThat(superseded(own, keep, newest)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        // as many as are kept, or fewer
        "01,              1, 01",
        "01 02 03,        3, 03",
        "01 02,           64, 02",
        // none of two of the same time outdates the other
        "01 01T,          1, 01T",
        "01 01L 01T,      1, 01",
        // what has fewer proofs counts for fewer policies
        "01T 02 03 04,    1, 02",
        "01L 02T 03T,     1, 02T",
        "01TL 02T 03L,    1, 02T",
        // what was published last stays, whatever is dated later
        "01 02,           1, 01",
        // what is dated ahead outdates nothing
        "01 13,           1, 13",
        "01 13 14 15,     3, 15"
    })
    void theseStay(String own, int keep, String newest) {
        var left = superseded(own, keep, newest);

        assertThat(Arrays.asList(left.split(" ", -1))).doesNotContain(own.split(" ", -1)[0], newest);
    }

    /** Without knowledge of what was published last, the newest of what is known stays. */
    @Test
    void theNewestStaysWhereNothingElseIsKnown() {
        assertThat(superseded("01 02 03", 1, null)).isEqualTo("01 02");
        assertThat(superseded("01 02 03", 0, null)).isEqualTo("01 02");
    }

    @Test
    void ofNothingNothingIsSuperseded() {
        assertThat(Superseded.of(List.of(), 1, null, NOW)).isEmpty();
    }
}
