package dev.portcullis.cluster.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ClusterDataTest {
    private static final String UNAUTHORIZED = "401";
    private static final String FORBIDDEN = "403";
    private static final String UNREACHABLE = "0";
    private static final String NONE = "";

    @Test
    void anotherDefinitionMeansOtherData() {
        assertThat(looks("a", "a", "b")).containsExactly(false, false, true);
    }

    @Test
    void versionsThatGoBackMeanOlderData() {
        assertThat(looks("a 7", "a 7", "a 9", "a 8")).containsExactly(false, false, false, true);
        assertThat(looks("a 7", "a", UNREACHABLE, "a 6")).containsExactly(false, false, false, true);
        assertThat(looks("a 7", "a", "a 12")).doesNotContain(true);
    }

    @Test
    void aLookThatFailsInAnotherWayIsTriedAgain() {
        assertThat(looks("a", "a not-a-number", "b")).containsExactly(false, false, true);
    }

    @Test
    void whatWasMeanwhileDoesNotMatter() {
        assertThat(looks("a", UNAUTHORIZED, UNREACHABLE, FORBIDDEN, NONE, "b"))
                .containsExactly(false, false, false, false, false, true);
        assertThat(looks("a", UNAUTHORIZED, UNREACHABLE, FORBIDDEN, NONE, "a")).doesNotContain(true);
    }

    @Test
    void theFirstDefinitionThatIsSeenIsTheOneThatWasBegunWith() {
        assertThat(looks(UNREACHABLE, NONE, FORBIDDEN, "a")).doesNotContain(true);
    }

    @Test
    void credentialsThatAreRefusedAgainAreAProblemUntilTheyAreNot() {
        var data = data("a", UNAUTHORIZED, UNAUTHORIZED, "a", UNAUTHORIZED);

        assertThat(problems(data, 5)).containsExactly(false, false, true, false, false);
        assertThat(problems(data(UNREACHABLE, UNREACHABLE, FORBIDDEN, FORBIDDEN), 4))
                .doesNotContain(true);
    }

    @Test
    void nobodyWaitsForAReplacementPastTheEnd() throws InterruptedException {
        assertThat(data("a").awaitReplacement(new CountDownLatch(0))).isFalse();
        var replaced = data("a", "b");
        replaced.isReplaced();
        assertThat(replaced.awaitReplacement(new CountDownLatch(1))).isTrue();
    }

    private static List<Boolean> looks(String... answers) {
        var data = data(answers);
        return List.of(answers).stream().map(answer -> data.isReplaced()).toList();
    }

    private static List<Boolean> problems(ClusterData data, int looks) {
        return IntStream.range(0, looks)
                .mapToObj(look -> {
                    data.isReplaced();
                    return !data.problem().isEmpty();
                })
                .toList();
    }

    private static ClusterData data(String... answers) {
        Queue<String> left = new ArrayDeque<>(List.of(answers));
        return new ClusterData(() -> {
            var answer = left.remove();
            if (List.of(UNAUTHORIZED, FORBIDDEN, UNREACHABLE).contains(answer)) {
                throw new KubernetesClientException(
                        new StatusBuilder().withCode(Integer.valueOf(answer)).build());
            }
            var parts = answer.split(" ", -1);
            return new ClusterData.Seen(parts[0], parts.length == 1 ? 0 : Long.parseLong(parts[1]));
        });
    }
}
