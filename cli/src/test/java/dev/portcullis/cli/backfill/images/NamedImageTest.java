package dev.portcullis.cli.backfill.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NamedImageTest {
    private static final Digest FIRST = digest("first");
    private static final Digest SECOND = digest("second");

    @Test
    void takesWhatANodeSaysThatATagIs() {
        assertThat(images(pod("shop", "app:v1", FIRST), pod("lab", "app:v1", SECOND)))
                .containsExactly("docker.io/library/app@" + FIRST, "docker.io/library/app@" + SECOND);
    }

    @Test
    void takesADigestThatIsNamedWhateverANodeSays() {
        assertThat(images(pod("shop", "app:v1@" + FIRST, SECOND))).containsExactly("docker.io/library/app@" + FIRST);
    }

    @Test
    void takesEveryDigestOfATagThatMoved() {
        assertThat(images(pod("shop", "app:v1", FIRST), pod("shop", "app:v1", SECOND)))
                .hasSize(2);
    }

    @Test
    void asksNothingMoreOfATemplateWhosePodsRun() {
        assertThat(images(template("shop", "app:v1"), pod("shop", "app:v1", FIRST)))
                .containsExactly("docker.io/library/app@" + FIRST);
        assertThat(images(template("shop", "app:v1"), pod("shop", "app:v1@" + FIRST)))
                .containsExactly("docker.io/library/app@" + FIRST);
    }

    @Test
    void takesATemplateThatNamesADigestThoughNothingRunsOfIt() {
        assertThat(images(template("shop", "app@" + FIRST))).containsExactly("docker.io/library/app@" + FIRST);
        assertThat(images(template("shop", "app:v1@" + SECOND), pod("shop", "app:v1", FIRST)))
                .hasSize(2);
    }

    @Test
    void saysWhatNobodyKnowsTheDigestOf() {
        assertUnusable(Reason.DIGEST_REQUIRED, pod("shop", "app:v1"));
        assertUnusable(Reason.DIGEST_REQUIRED, template("shop", "app:v1"));
        assertUnusable(Reason.DIGEST_REQUIRED, template("shop", "app:v1"), pod("shop", "app:v2", FIRST));
        assertUnusable(Reason.DIGEST_REQUIRED, template("shop", "app:v1"), pod("lab", "app:v1", FIRST));
        assertUnusable(Reason.REFERENCE_INVALID, pod("shop", "app v1", FIRST));
    }

    private static void assertUnusable(Reason reason, NamedImage... named) {
        assertThat(NamedImage.listed(List.of(named)))
                .filteredOn(Listed.Unusable.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(
                        Listed.Unusable.class,
                        unusable -> assertThat(unusable.reason()).isEqualTo(reason));
    }

    private static List<String> images(NamedImage... named) {
        return NamedImage.listed(List.of(named)).stream().map(Listed::image).toList();
    }

    private static NamedImage pod(String namespace, String image, Digest... running) {
        return new NamedImage(namespace, "Pod " + namespace + "/a", image, true, Set.of(running));
    }

    private static NamedImage template(String namespace, String image) {
        return new NamedImage(namespace, "Deployment " + namespace + "/a", image, false, Set.of());
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
