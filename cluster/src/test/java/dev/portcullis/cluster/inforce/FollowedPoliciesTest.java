package dev.portcullis.cluster.inforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.crds.exception.ApprovalMac;
import dev.portcullis.crds.exception.PolicyException;
import dev.portcullis.crds.exception.PolicyExceptionSpec;
import dev.portcullis.crds.key.InstallationKey;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.testing.cluster.WatchedApi;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FollowedPoliciesTest {
    private static final InstallationKey KEY = InstallationKey.of(new byte[InstallationKey.LENGTH]);
    private static final InstallationKeys KEYS = new InstallationKeys(KEY, null);

    private final WatchedApi api = new WatchedApi();
    private final KubernetesClient client = api.client();
    private final AtomicReference<Supplier<Optional<InstallationKeys>>> keys =
            new AtomicReference<>(() -> Optional.of(KEYS));
    private final AtomicInteger told = new AtomicInteger();
    private final AtomicReference<List<Exemption>> heard = new AtomicReference<>(List.of());
    private final FollowedPolicies followed =
            new FollowedPolicies(client, () -> keys.get().get(), this::listen);

    @AfterEach
    void end() {
        followed.close();
        client.close();
        api.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"evidencepolicies", "trustroots", "policyrevisions", "namespaces"})
    void nothingIsInForceBeforeEverythingWasRead(String plural) {
        api.list("evidencepolicies", policy("release"));
        api.lose(plural);

        followed.start();
        eventually(() -> api.refusals(plural) > 2);
        followed.changed();

        assertThat(followed.keys()).isEmpty();
        assertThat(followed.snapshot()).isEqualTo(PolicySnapshot.EMPTY);
        assertThat(told).hasValue(0);

        api.restore(plural);
        eventually(() -> followed.keys().isPresent() && told.get() > 0);
        assertThat(names()).containsExactly("release");
    }

    @Test
    void exceptionsAreNotWaitedForAndCountOnlyWhileTheyAreFollowed() {
        api.list("policyexceptions", exception("shop", "a"));
        api.lose("policyexceptions");
        followed.start();
        eventually(() -> followed.keys().isPresent());
        assertThat(followed.exemptions("shop")).isEmpty();

        api.restore("policyexceptions");
        eventually(() -> !followed.exemptions("shop").isEmpty());
        assertThat(followed.exemptions())
                .hasEntrySatisfying(
                        "shop",
                        all -> assertThat(all).extracting(Exemption::name).containsExactly("a"));
        assertThat(followed.exemptions("till")).isEmpty();

        api.lose("policyexceptions");
        eventually(() -> followed.exemptions("shop").isEmpty());
        assertThat(followed.exemptions().getOrDefault("shop", List.of())).isEmpty();
    }

    @Test
    void whoeverLooksNowAndThenHearsThatExceptionsAreFollowedNoMore() {
        api.list("policyexceptions", exception("shop", "a"));
        followed.start();
        eventually(() -> {
            followed.look();
            return heard.get().size() == 1;
        });

        api.lose("policyexceptions");
        eventually(() -> {
            followed.look();
            return heard.get().isEmpty();
        });
    }

    @Test
    void withoutTheKeyNothingNewIsBelievedAndWhatWasBelievedStays() {
        keys.set(Optional::empty);
        api.list("evidencepolicies", policy("release"));
        followed.start();
        eventually(() -> followed.namespace("shop").map(KnownNamespace::labels).isEmpty() && told.get() == 0);
        assertThat(followed.keys()).isEmpty();

        keys.set(() -> Optional.of(KEYS));
        eventually(() -> {
            followed.look();
            return followed.keys().isPresent();
        });
        keys.set(Optional::empty);
        followed.changed();
        var before = told.get();
        followed.look();
        eventually(() -> told.get() > before);

        assertThat(followed.keys()).contains(KEYS);
        assertThat(names()).containsExactly("release");
    }

    @Test
    void aKeyThatCouldNotBeReadIsReadAtTheNextLook() {
        keys.set(() -> {
            throw new IllegalStateException("the API server does not answer");
        });
        followed.start();
        eventually(() -> api.refusals("evidencepolicies") == 0 && told.get() == 0);

        keys.set(() -> Optional.of(KEYS));
        eventually(() -> {
            followed.look();
            return followed.keys().isPresent();
        });

        // What is in force is known a moment before its listener hears of it.
        eventually(() -> told.get() > 0);
    }

    @Test
    void labelsAreThoseOfNamespacesThatAreKnown() {
        api.list(
                "namespaces",
                new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("shop")
                        .addToLabels("tier", "production")
                        .endMetadata()
                        .build(),
                new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("bare")
                        .endMetadata()
                        .build());
        followed.start();
        eventually(() -> followed.keys().isPresent());

        assertThat(followed.namespace("shop").map(KnownNamespace::labels)).contains(Map.of("tier", "production"));
        assertThat(followed.namespace("bare").map(KnownNamespace::labels)).contains(Map.of());
        assertThat(followed.namespace("other").map(KnownNamespace::labels)).isEmpty();
        assertThat(followed.namespaces()).containsOnlyKeys("shop", "bare");
    }

    private void listen() {
        heard.set(followed.exemptions("shop"));
        told.incrementAndGet();
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(Duration.ofMinutes(1)).until(condition);
    }

    private List<String> names() {
        return followed.snapshot().policies().stream()
                .map(gated -> gated.policy().name())
                .toList();
    }

    private static EvidencePolicy policy(String name) {
        var policy = new EvidencePolicy();
        policy.getMetadata().setName(name);
        policy.getMetadata().setResourceVersion("1");
        return policy;
    }

    private static PolicyException exception(String namespace, String name) {
        var spec = new PolicyExceptionSpec(
                List.of("release"),
                List.of("sha256:" + "0".repeat(64)),
                List.of(),
                List.of(),
                "r",
                "2036-01-01T00:00:00Z",
                null);
        var exception = new PolicyException();
        exception.getMetadata().setNamespace(namespace);
        exception.getMetadata().setName(name);
        exception.getMetadata().setResourceVersion("1");
        var subject = new ApprovalMac.Subject(namespace, name, spec.hash());
        exception.setSpec(spec.withApproval(ApprovalMac.of(KEY, subject, "alice", Instant.EPOCH)));
        return exception;
    }
}
