package dev.portcullis.testing.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portcullis.testing.recorded.Cell.By;
import dev.portcullis.testing.recorded.Cell.Layout;
import dev.portcullis.testing.recorded.Cell.Subject;
import dev.portcullis.testing.sigstore.Checking;
import dev.portcullis.testing.sigstore.LogVersion;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real cosign is the judge of what is replayed, whole and tampered with. */
class ReplayTest {
    private static final Replay REPLAY = new Replay();
    private static final RecordedCell BUNDLE = cell(Layout.BUNDLE_REFERRER, By.KEYLESS, LogVersion.V1, false);
    private static final RecordedCell TAG = cell(Layout.BUNDLE_TAG, By.KEYLESS, LogVersion.V2, true);
    private static final RecordedCell LEGACY = cell(Layout.LEGACY_TAG, By.KEYLESS, LogVersion.V1, false);
    private static final RecordedCell BEFORE = cell(Layout.LEGACY_TAG_AS_BEFORE, By.KEY, LogVersion.V1, false);

    @AfterAll
    static void close() {
        REPLAY.close();
    }

    static List<RecordedCell> some() {
        return List.of(BUNDLE, TAG, LEGACY, BEFORE);
    }

    static Stream<RecordedCell> made() {
        return Recording.load().cells().stream().filter(cell -> cell.signature().made());
    }

    static List<RecordedCell> promised() {
        return List.of(BUNDLE, LEGACY);
    }

    @ParameterizedTest
    @MethodSource("some")
    void whatWasRecordedVerifiesLongAfter(RecordedCell recorded) {
        assertThat(REPLAY.signature(recorded, recorded.image())).isEmpty();
        assertThat(REPLAY.attestation(recorded, recorded.image())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("made")
    @Tag("long")
    void everythingVerifiesLongAfterThatHasAProofOfTime(RecordedCell recorded) {
        Cell cell = recorded.cell();
        // Timestamps of older attestations that cosign 3 made help nobody; the log's time does.
        boolean helped = cell.layout() != Layout.LEGACY_TAG || cell.log() != LogVersion.NONE || cell.by() == By.KEY;
        assumeTrue((cell.timeProven() && helped) || hasEnded(recorded));
        assertThat(REPLAY.signature(recorded, recorded.image()).isEmpty()).isEqualTo(cell.timeProven());
        if (cell.layout().attestations()) {
            assertThat(REPLAY.attestation(recorded, recorded.image()).isEmpty()).isEqualTo(cell.timeProven() && helped);
        }
    }

    @Test
    void aCertificateWithoutProofOfTimeVerifiesNoMore() {
        RecordedCell recorded = cell(Layout.BUNDLE_REFERRER, By.KEYLESS, LogVersion.NONE, false);
        assertThat(recorded.signature().verified()).isTrue();
        assumeTrue(hasEnded(recorded));
        assertThat(REPLAY.signature(recorded, recorded.image())).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("some")
    @Tag("long")
    void anotherIdentityVerifiesNothing(RecordedCell recorded) {
        Checking.Expected mallory = new Checking.ByIdentity(Recording.load().issuer(), "mallory@acme.example");
        assertThat(REPLAY.signature(recorded, recorded.image(), mallory)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("promised")
    void aBrokenPromiseVerifiesNothing(RecordedCell recorded) {
        RecordedImage broken = Tampering.brokenPromise(recorded.image());
        assertThat(broken).isNotEqualTo(recorded.image());
        assertThat(REPLAY.signature(recorded, broken)).isNotEmpty();
        assertThat(REPLAY.attestation(recorded, broken)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("promised")
    @Tag("long")
    void aMovedTimeVerifiesNothing(RecordedCell recorded) {
        RecordedImage moved = Tampering.movedEntryTime(recorded.image(), 3);
        assertThat(REPLAY.signature(recorded, moved)).isNotEmpty();
        assertThat(REPLAY.attestation(recorded, moved)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("promised")
    @Tag("long")
    void anEntryOfAnotherSignatureVerifiesNothing(RecordedCell recorded) {
        Cell cell = recorded.cell();
        RecordedCell other = Recording.load()
                .cell(new Cell(cell.layout(), cell.by(), cell.log(), cell.timestamped(), Subject.PLATFORM));
        RecordedImage mixed = Tampering.entriesOf(recorded.image(), other.image());
        assertThat(REPLAY.signature(recorded, mixed)).isNotEmpty();
        assertThat(REPLAY.attestation(recorded, mixed)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("promised")
    @Tag("long")
    void withoutItsEntryNothingVerifies(RecordedCell recorded) {
        RecordedImage without = Tampering.withoutEntries(recorded.image());
        assertThat(REPLAY.signature(recorded, without)).isNotEmpty();
        assertThat(REPLAY.attestation(recorded, without)).isNotEmpty();
    }

    @Test
    @Tag("long")
    void withoutItsTimestampAnEntryOfTheSecondLogVerifiesNothing() {
        RecordedImage without = Tampering.withoutTimestamps(TAG.image());
        assertThat(without).isNotEqualTo(TAG.image());
        assertThat(REPLAY.signature(TAG, without)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("some")
    void evidenceOfAnotherDigestBesideTheImageVerifiesNothing(RecordedCell recorded) {
        String other = String.valueOf(recorded.platforms().get("linux/arm64"));
        RecordedImage beside = Tampering.evidenceOf(recorded.image(), other, recorded.image(), recorded.subject());
        RecordedCell unsigned = new RecordedCell(
                new Cell(
                        recorded.cell().layout(),
                        recorded.cell().by(),
                        recorded.cell().log(),
                        recorded.cell().timestamped(),
                        Subject.INDEX),
                recorded.signature(),
                recorded.attestation(),
                recorded.signedAt(),
                other,
                recorded.platforms(),
                List.of(),
                recorded.trustedRoot(),
                beside);
        assertThat(REPLAY.signature(unsigned, beside)).contains("no matching");
        assertThat(REPLAY.attestation(unsigned, beside)).contains("no matching");
    }

    /** Not so in the first minutes after {@code make record}. */
    private static boolean hasEnded(RecordedCell recorded) {
        return InstantSource.system().instant().isAfter(recorded.signedAt().plus(Duration.ofMinutes(10)));
    }

    private static RecordedCell cell(Layout layout, By by, LogVersion log, boolean timestamped) {
        return Recording.load().cell(new Cell(layout, by, log, timestamped, Subject.INDEX));
    }
}
