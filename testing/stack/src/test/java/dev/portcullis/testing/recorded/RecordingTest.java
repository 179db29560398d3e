package dev.portcullis.testing.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testing.recorded.Cell.By;
import dev.portcullis.testing.recorded.Cell.Layout;
import dev.portcullis.testing.recorded.Cell.Subject;
import dev.portcullis.testing.sigstore.LogVersion;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was recorded: which forms exist, which cannot, and why. */
class RecordingTest {
    private static final Recording RECORDING = Recording.load();

    static List<RecordedCell> cells() {
        return RECORDING.cells();
    }

    static Stream<RecordedCell> made() {
        return cells().stream().filter(cell -> cell.signature().made());
    }

    @Test
    void coversTheMatrix() {
        assertThat(Cell.matrix()).hasSize(3 * 2 * 3 * 2 * 2).doesNotHaveDuplicates();
        assertThat(cells()).hasSize(Cell.matrix().size() + Cell.further().size());
        assertThat(RECORDING.cosign()).isEqualTo("v3.1.3");
    }

    @ParameterizedTest
    @MethodSource("cells")
    void cosignMakesAllButTwoKinds(RecordedCell recorded) {
        Cell cell = recorded.cell();
        boolean second = cell.log() == LogVersion.V2;
        if (second && !cell.layout().bundle()) {
            assertThat(Impossible.of(recorded)).isEqualTo(Impossible.NO_PLACE_FOR_THE_ENTRY);
            assertThat(recorded.signature().made()).isFalse();
        } else if (second && cell.by() == By.KEYLESS && !cell.timestamped()) {
            assertThat(Impossible.of(recorded)).isEqualTo(Impossible.NOTHING_PROVES_A_TIME);
            assertThat(recorded.signature().made()).isFalse();
        } else {
            assertThat(recorded.signature().verified())
                    .as(recorded.signature().complaint())
                    .isTrue();
        }
        assertThat(recorded.attestation().made())
                .isEqualTo(recorded.signature().made() && cell.layout().attestations());
    }

    @ParameterizedTest
    @MethodSource("made")
    void cosignVerifiesAllItsAttestationsButThoseInTheOlderLayoutWithATimestamp(RecordedCell recorded) {
        Cell cell = recorded.cell();
        if (cell.layout() == Layout.LEGACY_TAG && cell.timestamped()) {
            assertThat(recorded.attestation().complaint()).contains("unable to verify RFC3161 timestamp");
        } else {
            assertThat(recorded.attestation().complaint()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("made")
    void theSubjectIsSigned(RecordedCell recorded) {
        assertThat(recorded.signed()).contains(recorded.subject()).doesNotHaveDuplicates();
        assertThat(recorded.signed()).hasSize(recorded.cell().subject() == Subject.EVERYTHING ? 4 : 1);
        assertThat(recorded.platforms().sequencedKeySet())
                .containsExactly("linux/amd64", "linux/arm64", "unknown/unknown");
        assertThat(recorded.image().manifests()).containsKeys(recorded.signed().toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("made")
    void theEvidenceLiesWhereTheLayoutSays(RecordedCell recorded) {
        String tag = recorded.subject().replace(':', '-');
        List<String> expected = switch (recorded.cell().layout()) {
            case BUNDLE_REFERRER, LEGACY_REFERRER -> List.of("v1");
            case BUNDLE_TAG -> List.of("v1", tag);
            case LEGACY_TAG, LEGACY_TAG_AS_BEFORE -> List.of("v1", tag + ".sig", tag + ".att");
        };
        if (recorded.cell().subject() == Subject.EVERYTHING) {
            assertThat(recorded.image().tags()).containsKeys(expected.toArray(String[]::new));
        } else {
            assertThat(recorded.image().tags().sequencedKeySet()).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("made")
    void digestsAreThoseOfTheContent(RecordedCell recorded) {
        recorded.image()
                .manifests()
                .forEach((digest, manifest) ->
                        assertThat(RecordedImage.digest(manifest.content())).isEqualTo(digest));
        recorded.image()
                .blobs()
                .forEach(
                        (digest, blob) -> assertThat(RecordedImage.digest(blob)).isEqualTo(digest));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void theTrustedRootNamesWhatTookPartAndNothingElse(RecordedCell recorded) {
        Cell cell = recorded.cell();
        String root = recorded.trustedRoot();
        assertThat(root.contains("\"tlogs\"")).isEqualTo(cell.log() != LogVersion.NONE);
        assertThat(root.contains("\"timestampAuthorities\"")).isEqualTo(cell.timestamped());
        assertThat(root).contains("\"certificateAuthorities\"").doesNotContain("\"ctlogs\"");
    }

    @Test
    void allWasSignedWithinAnHour() {
        List<RecordedCell> cells = cells();
        assertThat(Duration.between(cells.getFirst().signedAt(), cells.getLast().signedAt()))
                .isBetween(Duration.ZERO, Duration.ofHours(1));
    }

    @Test
    void nothingPrivateWasRecorded() {
        assertThat(made().flatMap(cell -> cell.image().blobs().values().stream()))
                .noneMatch(blob -> blob.contains("PRIVATE"));
        assertThat(RECORDING.publicKeyPem()).startsWith("-----BEGIN PUBLIC KEY-----");
    }
}
