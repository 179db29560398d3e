package dev.portcullis.cli.backfill.pace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cli.backfill.pace.Patience.Passing;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final List<Duration> pauses = new ArrayList<>();

    @Test
    void beginsNoMoreInASecondThanAllowed() throws InterruptedException {
        var pacer = pacer(4);

        for (var i = 0; i < 5; i++) {
            pacer.await("registry");
        }

        assertThat(pauses).hasSize(4).allSatisfy(pause -> assertThat(pause).isEqualTo(Duration.ofMillis(250)));
    }

    @Test
    void savesUpNothing() throws InterruptedException {
        var pacer = pacer(4);
        now.addAndGet(Duration.ofSeconds(60).toNanos());

        pacer.await("registry");
        pacer.await("registry");

        assertThat(pauses).containsExactly(Duration.ofMillis(250));
    }

    @Test
    void waitsAsLongAsARegistryAskedAndHoldsUpNoOther() throws InterruptedException {
        var pacer = pacer(1_000);
        pacer.hold("slow", Duration.ofSeconds(90));

        pacer.await("other");
        assertThat(pauses).isEmpty();
        pacer.await("slow");

        assertThat(pauses).containsExactly(Duration.ofSeconds(90));
    }

    @Test
    void isNotStoppedForADay() throws InterruptedException {
        var pacer = pacer(1_000);
        pacer.hold("slow", Duration.ofDays(1));

        pacer.await("slow");

        assertThat(pauses).containsExactly(Pacer.LONGEST);
    }

    @Test
    void asksAgainWhatMayPass() {
        var answers = new ArrayDeque<>(List.of("429", "503", "fine"));

        assertThat(ask(answers)).isEqualTo("fine");
        assertThat(pauses).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(2));
    }

    @Test
    void asksThreeTimesAtMostAndNoTimeAgainWhatDoesNotPass() {
        var late = new ArrayDeque<>(List.of("503", "503", "503", "fine"));
        var refused = new ArrayDeque<>(List.of("403", "fine"));

        assertThat(ask(late)).isEqualTo("503");
        assertThat(late).containsExactly("fine");
        assertThat(ask(refused)).isEqualTo("403");
        assertThat(refused).containsExactly("fine");
    }

    private String ask(Deque<String> answers) {
        return new Patience(pacer(1_000_000)).ask("registry", answers::remove, answer -> switch (answer) {
            case "429" -> Optional.of(new Passing(Duration.ofSeconds(7)));
            case "503" -> Optional.of(new Passing(null));
            default -> Optional.empty();
        });
    }

    private Pacer pacer(int perSecond) {
        return new Pacer(perSecond, now::get, pause -> {
            pauses.add(pause);
            now.addAndGet(pause.toNanos());
        });
    }
}
