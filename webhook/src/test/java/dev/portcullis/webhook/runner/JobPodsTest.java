package dev.portcullis.webhook.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JobPodsTest {
    private final JobPods pods = new JobPods(Duration.ZERO);
    private final List<Long> asked = new ArrayList<>();

    /** Lists so many Pods, a page at a time, as the API server does. */
    private PodList page(ListOptions options, int all) {
        var limit = Objects.requireNonNull(options.getLimit());
        var from = options.getContinue() == null ? 0 : Integer.parseInt(options.getContinue());
        var to = Math.min(all, from + limit.intValue());
        asked.add(limit);
        return new PodListBuilder()
                .withItems(IntStream.range(from, to)
                        .mapToObj(number -> new PodBuilder()
                                .withNewMetadata()
                                .withName("pod-" + number)
                                .endMetadata()
                                .build())
                        .toList())
                .withNewMetadata()
                .withContinue(to < all ? Integer.toString(to) : null)
                .endMetadata()
                .build();
    }

    @Test
    void readsThoseOfAJobPageByPage() {
        assertThat(pods.read(options -> page(options, 11))).hasSize(11);
        assertThat(asked).containsExactly((long) JobPods.PAGE, (long) JobPods.PAGE);
    }

    @Test
    void asManyAsThereMayBeAreReadAndOneMoreIsNot() {
        assertThat(pods.read(options -> page(options, JobPods.MOST))).hasSize(JobPods.MOST);

        assertThatIllegalStateException().isThrownBy(() -> pods.read(options -> page(options, JobPods.MOST + 1)));
    }

    @Test
    void ofTenThousandNoMoreAreReadThanAJobHas() {
        assertThatIllegalStateException().isThrownBy(() -> pods.read(options -> page(options, 10_000)));

        assertThat(asked).hasSize(JobPods.MOST / JobPods.PAGE);
    }

    @Test
    void notManyReadAtOnceAndThoseWhoFailedGiveTheirPlaceBack() {
        for (var i = 0; i < 2 * JobPods.AT_ONCE; i++) {
            assertThatIllegalStateException().isThrownBy(() -> pods.read(options -> page(options, 10_000)));
        }

        assertThatIllegalStateException()
                .isThrownBy(() -> reading(JobPods.AT_ONCE + 1))
                .withMessageContaining("too many");
        assertThat(reading(JobPods.AT_ONCE)).hasSize(1);
    }

    /** Reads while others do. */
    private List<?> reading(int atOnce) {
        return pods.read(options -> {
            if (atOnce > 1) {
                reading(atOnce - 1);
            }
            return page(options, 1);
        });
    }
}
