package dev.portcullis.core.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.portcullis.core.bundle.EvidenceBundleContent.Requester;
import dev.portcullis.core.image.Digest;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvidenceBundleContentTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Requester REQUESTER = new Requester("apps", "shop.release", "0b9e");
    private static final ItemOutcome FAILED = new ItemOutcome.Failed("ThresholdNotMet", "3 errors");
    private static final ItemOutcome MISSING = new ItemOutcome.Missing("NotFound", "no referrer");

    private static EvidenceBundleContent content(EvidenceItem... items) {
        return new EvidenceBundleContent(REQUESTER, NOW, List.of(items));
    }

    private static EvidenceItem item(String name, boolean required, ItemOutcome outcome) {
        return item(name, List.of(), required, outcome);
    }

    private static EvidenceItem item(String name, List<String> controls, boolean required, ItemOutcome outcome) {
        return new EvidenceItem(
                name,
                "JUnit",
                "application/xml",
                Digest.of(new byte[0]),
                "https://example.com/t",
                NOW,
                controls,
                required,
                outcome);
    }

    private static EvidenceItem passed(String name) {
        return item(name, true, new ItemOutcome.Passed());
    }

    @Test
    void isCompleteIfEveryRequiredItemPassed() {
        assertThat(content(passed("a"), passed("b"), item("c", false, FAILED)).complete())
                .isTrue();
    }

    @Test
    void isIncompleteOtherwise() {
        assertThat(content(passed("a"), item("b", true, FAILED)).complete()).isFalse();
        assertThat(content(passed("a"), item("b", true, MISSING)).complete()).isFalse();
    }

    @Test
    void nothingRequiredIsNeverEnough() {
        assertThat(content().complete()).isFalse();
        assertThat(content(item("a", false, new ItemOutcome.Passed())).complete())
                .isFalse();
    }

    @Test
    void isTheSameInWhateverOrderItWasCollected() {
        var one = item("a", List.of("SOC2/CC8.1", "ISO27001/A.8.28"), true, FAILED);
        var other = item("a", List.of("ISO27001/A.8.28", "SOC2/CC8.1"), true, FAILED);

        assertThat(content(one, passed("b"))).isEqualTo(content(passed("b"), other));
    }

    @Test
    void refusesTwoItemsOfOneName() {
        assertThatIllegalArgumentException().isThrownBy(() -> content(passed("a"), item("a", false, FAILED)));
    }

    @Test
    void isBoundedInItemsAndControls() {
        var items = IntStream.range(0, 65).mapToObj(i -> passed("a" + i)).toList();
        assertThat(new EvidenceBundleContent(REQUESTER, NOW, items.subList(0, 64)).items())
                .hasSize(64);
        assertThatIllegalArgumentException().isThrownBy(() -> new EvidenceBundleContent(REQUESTER, NOW, items));

        var controls = IntStream.range(0, 33).mapToObj(i -> "c" + i).toList();
        assertThat(item("a", controls.subList(0, 32), true, FAILED).controls()).hasSize(32);
        assertThatIllegalArgumentException().isThrownBy(() -> item("a", controls, true, FAILED));
    }

    @Test
    void namesAControlOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> item("a", Collections.nCopies(2, "SOC2/CC8.1"), true, FAILED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "a_b", "-a", "a-", "a.b", "a b", "ä", "a\n"})
    void refusesNamesOfItems(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> passed(name)).withMessageNotContaining("\n");
    }

    @Test
    void namesHaveAtMost63Characters() {
        assertThat(passed("a".repeat(63)).name()).hasSize(63);
        assertThatIllegalArgumentException().isThrownBy(() -> passed("a".repeat(64)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Not Found", "1st", "not-found", "Nöt"})
    void refusesReasonsThatAreNoCodeWords(String reason) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ItemOutcome.Failed(reason, "why"));
        assertThatIllegalArgumentException().isThrownBy(() -> new ItemOutcome.Missing(reason, "why"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two\nlines", "\u001b[31m", "\u202e", "\ud83d", "\u2028"})
    void refusesDetailsThatCannotBeShown(String detail) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ItemOutcome.Failed("Why", detail));
    }

    @Test
    void detailsHaveAtMost256Characters() {
        assertThat(new ItemOutcome.Failed("Why", "ä".repeat(256)).detail()).hasSize(256);
        assertThatIllegalArgumentException().isThrownBy(() -> new ItemOutcome.Failed("Why", "ä".repeat(257)));
    }

    @Test
    void nothingPassesWithoutADocument() {
        assertThatIllegalArgumentException().isThrownBy(() -> document(null, null, new ItemOutcome.Passed()));
        assertThatIllegalArgumentException().isThrownBy(() -> document("a/b", null, MISSING));
        assertThatIllegalArgumentException().isThrownBy(() -> document(null, Digest.of(new byte[0]), MISSING));
        assertThat(document(null, null, MISSING).outcome().passed()).isFalse();
    }

    private static EvidenceItem document(@Nullable String mediaType, @Nullable Digest digest, ItemOutcome outcome) {
        return new EvidenceItem("a", "JUnit", mediaType, digest, "https://x", NOW, List.of(), true, outcome);
    }

    @Test
    void refusesObjectsThatThereCannotBe() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Requester("a.b", "n", "u"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Requester("ns", "a..b", "u"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Requester("ns", "n", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new Requester("n".repeat(64), "n", "u"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Requester("ns", "n.".repeat(127) + "n", "u"));
    }

    @Test
    void refusesTimesThatHaveNoUsualForm() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EvidenceBundleContent(REQUESTER, Instant.MAX, List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EvidenceBundleContent(REQUESTER, Instant.EPOCH.minusSeconds(1), List.of()));
    }
}
