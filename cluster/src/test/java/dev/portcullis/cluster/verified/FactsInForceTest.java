package dev.portcullis.cluster.verified;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.evidence.Access;
import dev.portcullis.evidence.Access.CredentialSource;
import dev.portcullis.evidence.EvidenceSource.Freshness;
import dev.portcullis.evidence.RegistryEvidence;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistrySettings;
import dev.portcullis.registry.client.HttpRegistryClient;
import dev.portcullis.testing.recorded.Cell.Layout;
import dev.portcullis.testing.recorded.Cell.Subject;
import dev.portcullis.testing.recorded.RecordedCell;
import dev.portcullis.testing.recorded.RecordedRegistry;
import dev.portcullis.testing.recorded.Recording;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A fact counts under a changed trust root only if verifying its evidence anew would make it again. */
@Timeout(600)
final class FactsInForceTest {
    static List<RecordedCell> cells() {
        return Recording.load().cells().stream()
                .filter(recorded -> recorded.signature().made())
                .filter(recorded -> recorded.cell().subject() == Subject.INDEX)
                .filter(recorded -> recorded.cell().layout() == Layout.BUNDLE_REFERRER
                        || recorded.cell().layout() == Layout.LEGACY_TAG)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cells")
    void countsNothingThatVerificationWouldRefuse(RecordedCell recorded) {
        var now = recorded.signedAt().plusSeconds(60);
        var original = RootVariant.original(recorded);
        try (var registry = RecordedRegistry.serving(recorded.image());
                var client = client(registry);
                var evidence = new RegistryEvidence(client, InstantSource.fixed(now))) {
            var question = new Question(registry, recorded, evidence);
            var root = original.load();
            var proven = root.stream()
                    .flatMap(loaded -> question.facts(loaded).stream())
                    .map(fact -> new Proven(fact, original.demands()))
                    .toList();
            for (var change : original.changes(recorded.signedAt())) {
                change.load().ifPresent(changed -> {
                    var held = FactsInForce.under(changed, proven, now);
                    assertThat(statements(question.facts(changed)))
                            .as("%s: %s", recorded, change)
                            .containsAll(statements(held));
                    if (change.name().endsWith("revoked")) {
                        assertThat(statements(held))
                                .as("%s: %s, verified anew", recorded, change)
                                .containsAll(statements(question.facts(changed)));
                    }
                });
            }
            root.ifPresent(
                    same -> assertThat(FactsInForce.under(same, proven, now)).hasSize(proven.size()));
        }
    }

    @Test
    void theChangesAreFelt() {
        var felt = new TreeSet<String>();
        for (var recorded : cells()) {
            var now = recorded.signedAt().plusSeconds(60);
            var original = RootVariant.original(recorded);
            try (var registry = RecordedRegistry.serving(recorded.image());
                    var client = client(registry);
                    var evidence = new RegistryEvidence(client, InstantSource.fixed(now))) {
                var facts = original.load()
                        .map(root -> new Question(registry, recorded, evidence).facts(root))
                        .orElse(List.of());
                var proven = facts.stream()
                        .map(fact -> new Proven(fact, original.demands()))
                        .toList();
                original.changes(recorded.signedAt()).stream()
                        .filter(change -> change.load()
                                .filter(root ->
                                        FactsInForce.under(root, proven, now).size() < proven.size())
                                .isPresent())
                        .forEach(change -> felt.add(change.name()));
            }
        }

        assertThat(felt)
                .doesNotContain("unchanged", "tlogs in two windows", "certificateAuthorities in two windows")
                .contains(
                        "key renamed",
                        "names of keys exchanged",
                        "key removed",
                        "key ended",
                        "key begun later",
                        "transparency of certificates demanded",
                        "timestamps demanded",
                        "identity revoked",
                        "PUBLIC_KEY revoked",
                        "CERTIFICATE_AUTHORITY revoked",
                        "TRANSPARENCY_LOG revoked",
                        "TIMESTAMP_AUTHORITY revoked",
                        "tlogs ended",
                        "certificateAuthorities removed",
                        "certificateAuthorities begun later");
    }

    @Test
    void countsNoneOfAnotherTrustRootAndNoneFromTheFuture() {
        var key = RootVariant.original(cells().getFirst());
        var root = new RootVariant("keys", null, key.keys(), key.demands(), key.revoked())
                .load()
                .orElseThrow();
        var listed = root.root().keys().getFirst();
        var signer = new Signer.Key(listed.name(), listed.material().fingerprint());
        var rival = TrustRootInForce.lasting("rival", "r1", root.root());

        assertThat(FactsInForce.under(root, List.of(signed(signer, listed.material())), Known.NOW))
                .hasSize(1);
        assertThat(FactsInForce.under(rival, List.of(signed(signer, listed.material())), Known.NOW))
                .isEmpty();
        assertThat(FactsInForce.under(
                        root, List.of(signed(signer, listed.material(), Known.NOW.plusSeconds(61))), Known.NOW))
                .isEmpty();
        assertThat(FactsInForce.under(
                        root, List.of(signed(Known.signed("ci").fact().signer(), listed.material())), Known.NOW))
                .as("another key")
                .isEmpty();
        assertThat(FactsInForce.under(
                        root,
                        List.of(signed(
                                signer,
                                Known.signed("ci").fact().material().iterator().next())),
                        Known.NOW))
                .as("a key that proved nothing")
                .isEmpty();
    }

    private static Proven signed(Signer signer, dev.portcullis.core.fact.TrustMaterial piece, Instant... times) {
        var fact = Known.fact(Claim.COSIGN_SIGN, signer, times);
        var log = RootVariant.original(cells().getFirst()).demands();
        return new Proven(
                new Fact(
                        fact.subject(),
                        fact.claim(),
                        fact.signer(),
                        "acme",
                        Set.of(piece),
                        fact.times(),
                        fact.location()),
                log);
    }

    private static Set<String> statements(List<Fact> facts) {
        return facts.stream()
                .map(fact -> fact.claim() + " " + fact.signer() + " " + fact.times() + " "
                        + fact.location().artifact())
                .collect(Collectors.toSet());
    }

    private static HttpRegistryClient client(RecordedRegistry registry) {
        return HttpRegistryClient.create(
                new RegistrySettings(
                        Map.of(registry.host(), new RegistrySettings.Host(true, true, null)),
                        Set.of(),
                        RegistrySettings.Limits.DEFAULT),
                RegistryListener.NONE);
    }

    private record Question(RecordedRegistry registry, RecordedCell recorded, RegistryEvidence evidence) {
        List<Fact> facts(TrustRootInForce root) {
            var repository = ImageReference.parse(registry.reference(recorded.image(), recorded.subject()))
                    .repository();
            var access = new Access("team", CredentialSource.ANONYMOUS, Deadline.after(Duration.ofSeconds(60)));
            var digest = Digest.parse(recorded.subject()).orElseThrow();
            return evidence.facts(repository, digest, List.of(root), Freshness.CURRENT, access)
                    .facts()
                    .facts();
        }
    }
}
