package dev.portcullis.operator.verified;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cluster.workload.ObjectId;
import dev.portcullis.cluster.workload.PullSource;
import dev.portcullis.cluster.workload.Workload;
import dev.portcullis.cluster.workload.Workload.Presence;
import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.operator.verified.Garbage.Needs;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NeededTest {
    private static final Digest DIGEST = new Digest("a".repeat(64));
    private static final Digest NAMED = new Digest("b".repeat(64));
    private static final ImageRepository EVIDENCE = ImageRepository.parse("evidence.example.test/all");
    private static final String IMAGE = "registry.example.test/apps/web";

    private static Workload workload(Presence presence, String image) {
        return new Workload(
                new ObjectId("v1", "Pod", "shop", "web", "uid"),
                "",
                List.of(new ImageUse("spec.containers[a].image", image, Binding.BINDING, TagUse.FINAL)),
                PullSource.DEFAULT,
                presence,
                "");
    }

    private static Needs needs(Presence presence, String image) {
        return new Needed(
                        Registries.NONE,
                        question -> question.image().endsWith(":seen") ? NAMED : null,
                        Set.of(EVIDENCE))
                .by(List.of(workload(presence, image)), true);
    }

    @Test
    void theDigestInAReferenceIsNeededWhateverItsTag() {
        assertThat(needs(Presence.RUNS, IMAGE + ":v1@" + DIGEST))
                .isEqualTo(new Needs(Set.of(DIGEST.toString()), Set.of(), true));
    }

    @Test
    void anOlderRevisionThatMayComeBackIsNeeded() {
        assertThat(needs(Presence.DORMANT, IMAGE + "@" + DIGEST).digests()).containsExactly(DIGEST.toString());
    }

    @Test
    void whatHasEndedNeedsNothing() {
        assertThat(needs(Presence.ENDED, IMAGE + "@" + DIGEST)).isEqualTo(new Needs(Set.of(), Set.of(), true));
    }

    @Test
    void whatATagWasSeenToNameIsNeeded() {
        assertThat(needs(Presence.RUNS, IMAGE + ":seen"))
                .isEqualTo(new Needs(Set.of(NAMED.toString()), Set.of(), true));
    }

    @Test
    void everythingMayBeNeededWhereATagWasNotSeenYet() {
        assertThat(needs(Presence.RUNS, IMAGE + ":v1"))
                .isEqualTo(new Needs(Set.of(), Set.of(IMAGE, EVIDENCE.toString()), true));
    }

    @Test
    void whatIsNoReferenceNeedsNothing() {
        assertThat(needs(Presence.RUNS, "NO REFERENCE")).isEqualTo(new Needs(Set.of(), Set.of(), true));
    }
}
