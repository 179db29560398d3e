package dev.portcullis.evidence;

import static dev.portcullis.evidence.Scene.IMAGE;
import static dev.portcullis.evidence.Scene.OTHER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.Location;
import dev.portcullis.core.fact.Location.Layout;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.program.StatementBytes;
import dev.portcullis.core.program.StatementOutcome;
import dev.portcullis.core.reason.Reason;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class StatementReaderTest {
    private static final String STATEMENT = "{\"predicateType\":\"https://acme.example/review/v1\"}";

    private final FakeRegistry registry = new FakeRegistry();
    private final RegistryEvidence evidence = new RegistryEvidence(registry, Scene.CHECK, () -> Scene.NOW, 64 << 20);

    @AfterEach
    void close() {
        evidence.close();
    }

    private static String envelope(String payload) {
        var encoded = Base64.getEncoder().encodeToString(payload.getBytes(UTF_8));
        return "{\"payloadType\":\"application/vnd.in-toto+json\",\"payload\":\"" + encoded
                + "\",\"signatures\":[{\"sig\":\"AAAA\"}]}";
    }

    private Digest envelopes(String... layers) {
        var artifact = registry.tag(IMAGE, "att", layers);
        registry.manifests.put(artifact, registry.tagged.get(FakeRegistry.tagOf(IMAGE, "att")));
        return artifact;
    }

    private static Fact fact(Digest artifact, String statement) {
        var known = Scene.attested(Scene.pinned().repository(), IMAGE, "https://acme.example/review/v1");
        return new Fact(
                IMAGE,
                new Claim(Claim.Kind.ATTESTATION, known.claim().predicateType(), Digest.of(statement.getBytes(UTF_8))),
                known.signer(),
                known.trustRoot(),
                known.material(),
                known.times(),
                new Location(known.location().repository(), Layout.LAYER_BY_TAG, artifact));
    }

    private StatementOutcome read(Digest artifact, String statement) {
        return evidence.statement(fact(artifact, statement), Scene.access());
    }

    @Test
    void findsTheStatementAmongTheLayersOfAnArtifact() {
        var artifact = envelopes(envelope("{}"), envelope(STATEMENT), envelope("[]"));

        assertThat(read(artifact, STATEMENT))
                .isEqualTo(new StatementOutcome.Read(StatementBytes.of(STATEMENT.getBytes(UTF_8))));
    }

    @Test
    void returnsNoOtherStatement() {
        var artifact = envelopes(envelope("{}"), "no envelope");

        assertThat(read(artifact, STATEMENT))
                .isInstanceOfSatisfying(
                        StatementOutcome.Unread.class,
                        unread -> assertThat(unread.outcome())
                                .isInstanceOfSatisfying(
                                        LookupOutcome.Refused.class,
                                        refused -> assertThat(refused.reason()).isEqualTo(Reason.EVIDENCE_INCOMPLETE)));
    }

    @Test
    void saysThatAnArtifactIsGone() {
        assertThat(read(OTHER, STATEMENT)).isInstanceOf(StatementOutcome.Unread.class);
    }
}
