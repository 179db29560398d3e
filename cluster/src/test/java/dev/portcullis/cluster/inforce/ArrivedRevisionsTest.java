package dev.portcullis.cluster.inforce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.revision.PolicyRevisionStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ArrivedRevisionsTest {
    private final List<String> read = new ArrayList<>();

    @Test
    void readsWhatIsNamedAndHasNotArrived() {
        var complete =
                ArrivedRevisions.complete(List.of(revision("old", "mac")), List.of("old", "new", "new"), this::read);

        assertThat(complete)
                .extracting(revision -> revision.getMetadata().getName())
                .containsExactlyInAnyOrder("old", "new");
        assertThat(read).containsExactly("new");
    }

    @Test
    void readsAgainWhatArrivedBeforeItsProof() {
        var complete = ArrivedRevisions.complete(
                List.of(revision("a", null), revision("b", "")), List.of("a", "b"), this::read);

        assertThat(read).containsExactlyInAnyOrder("a", "b");
        assertThat(complete)
                .hasSize(2)
                .allMatch(revision -> revision.getStatus().mac().equals("read"));
    }

    @Test
    void keepsWhatArrivedWhereNothingIsRead() {
        var complete = ArrivedRevisions.complete(
                List.of(revision("a", null), revision("unnamed", null)), List.of("a", "b"), name -> Optional.empty());

        assertThat(complete)
                .extracting(revision -> revision.getMetadata().getName())
                .containsExactlyInAnyOrder("a", "unnamed");
    }

    private Optional<PolicyRevision> read(String name) {
        read.add(name);
        return Optional.of(revision(name, "read"));
    }

    private static PolicyRevision revision(String name, @org.jspecify.annotations.Nullable String mac) {
        var revision = new PolicyRevision();
        revision.setMetadata(new ObjectMetaBuilder().withName(name).build());
        if (mac != null) {
            revision.setStatus(new PolicyRevisionStatus("0a0a0a0a", mac));
        }
        return revision;
    }
}
