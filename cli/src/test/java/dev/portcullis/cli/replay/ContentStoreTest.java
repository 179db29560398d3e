package dev.portcullis.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.core.image.Digest;
import dev.portcullis.crds.file.ResourceFile;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.crds.policy.RolloutSpec;
import dev.portcullis.crds.policy.RolloutState;
import dev.portcullis.crds.revision.ContentHash;
import dev.portcullis.crds.revision.RevisedKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentStoreTest {
    private static final EvidencePolicySpec SPEC =
            ResourceFile.read("""
                    apiVersion: portcullis.dev/v1alpha1
                    kind: EvidencePolicy
                    metadata: {name: p}
                    spec:
                      mode: Enforce
                      match: {images: ["registry.example.com/apps/**"]}
                      authorities: [{name: ci, trustRoot: keys, keys: [ci]}]
                      requirements: [{name: signed, signature: {authorities: [ci]}}]
                    """).policies().values().iterator().next().withRollout(RolloutSpec.DEFAULT);

    @Test
    void anyStepOfARolloutHoldsThePolicyThatRecordsName() {
        var store = new ContentStore();
        var step = PolicyContent.of(SPEC, new RolloutState(Map.of("shop", "u"), "", "", 0));

        store.add(RevisedKind.EVIDENCE_POLICY, "p", step.text());

        assertThat(store.policy("p", PolicyContent.of(SPEC).revision()).revision())
                .isEqualTo(step.revision());
        assertThatThrownBy(() -> store.policy("p", ContentHash.of(step.text())))
                .isInstanceOf(NotReplayableException.class);
        assertThatThrownBy(() -> store.policy("q", step.revision())).isInstanceOf(NotReplayableException.class);
    }

    @Test
    void statementsAreFoundByTheirDigest(@TempDir Path folder) throws IOException {
        var store = new ContentStore();
        Files.writeString(folder.resolve("a"), "one");
        Files.writeString(folder.resolve("b.json"), "two");

        StatementFiles.read(folder, store);

        assertThat(store.statement(digest("two")).bytes()).isEqualTo("two".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> store.statement(digest("two\n")))
                .isInstanceOf(NotReplayableException.class)
                .hasMessage(
                        "statement " + digest("two\n") + ", which rules read, is needed; give it with --statements");
    }

    @Test
    void aFileWithStatementsThatIsNotThereIsSaid(@TempDir Path folder) {
        assertThatThrownBy(() -> StatementFiles.read(folder.resolve("none"), new ContentStore()))
                .isInstanceOf(UnusableInputException.class)
                .hasMessageContaining("--statements");
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
