package dev.portcullis.operator.revision;

import static dev.portcullis.operator.sample.Samples.accepted;
import static dev.portcullis.operator.sample.Samples.name;
import static dev.portcullis.operator.sample.Samples.revision;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.revision.PolicyRevision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionTest {
    @ParameterizedTest(name = "of {0} revisions, in effect: {1}, {2} go")
    @CsvSource({
        "0, true, 0",
        "1, true, 0",
        "4, true, 0",
        "5, true, 1",
        "9, true, 5",
        "9, false, 0",
        "33, false, 0",
        "34, false, 1"
    })
    void theNewestStay(int count, boolean effective, int gone) {
        var revisions = revisions(count);
        var inForce = count == 0 ? "none" : name(revisions.getLast());

        var superfluous = Retention.superfluous(revisions, inForce, effective);

        assertThat(superfluous).containsExactlyInAnyOrderElementsOf(revisions.subList(0, gone));
    }

    @Test
    void theOneInForceStaysHoweverOldItIs() {
        var revisions = revisions(9);

        assertThat(Retention.superfluous(revisions, name(revisions.getFirst()), true))
                .doesNotContain(revisions.getFirst())
                .hasSize(5);
    }

    @Test
    void theOrderOfTheListDoesNotMatter() {
        var revisions = revisions(9);
        var reversed = revisions.reversed();
        var shuffled = new ArrayList<>(revisions);
        Collections.shuffle(shuffled, new Random(7));
        var inForce = name(revisions.getLast());

        assertThat(Retention.superfluous(reversed, inForce, true))
                .isEqualTo(Retention.superfluous(revisions, inForce, true))
                .isEqualTo(Retention.superfluous(shuffled, inForce, true));
    }

    @Test
    void whatWasAcceptedAgainIsNew() {
        var revisions = revisions(9);
        accepted(revisions.getFirst(), 100, "2026-01-01T00:00:00Z");

        assertThat(Retention.superfluous(revisions, name(revisions.getLast()), true))
                .doesNotContain(revisions.getFirst());
    }

    private static List<PolicyRevision> revisions(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(generation -> revision("p", "{\"n\":" + generation + "}", generation))
                .toList();
    }
}
