package dev.portcullis.webhook.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LargeReviewsTest {
    private final LargeReviews large = new LargeReviews(2);
    private final List<String> begun = new ArrayList<>();

    @Test
    void letsNoMoreInThanThereArePlaces() {
        enter("a");
        var b = enter("b");
        enter("c");
        enter("d");
        assertThat(begun).containsExactly("a", "b");

        b.leave();

        assertThat(begun).containsExactly("a", "b", "c");
    }

    @Test
    void whoLeavesTwiceFreesOnePlace() {
        var a = enter("a");
        enter("b");
        enter("c");
        enter("d");

        a.leave();
        a.leave();

        assertThat(begun).containsExactly("a", "b", "c");
    }

    @Test
    void whoGivesUpWaitingNeverBegins() {
        var a = enter("a");
        enter("b");
        enter("c").leave();
        enter("d");

        a.leave();

        assertThat(begun).containsExactly("a", "b", "d");
    }

    @Test
    void placesComeBackWhenNobodyWaits() {
        for (var i = 0; i < 10; i++) {
            enter("x").leave();
        }

        assertThat(begun).hasSize(10);
    }

    private LargeReviews.Place enter(String name) {
        return large.enter(() -> begun.add(name));
    }
}
