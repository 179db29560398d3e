package dev.portcullis.operator.evidencebundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.crds.evidencebundle.EvidenceBundle;
import dev.portcullis.operator.acceptance.HeldObjects;
import dev.portcullis.operator.acceptance.LiveObjects;
import dev.portcullis.operator.event.Announcer;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.rate.LinearRateLimiter;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EvidenceBundleReconcilerTest {
    /** Each look at an object that changes meanwhile ends with a conflict, and would otherwise collect and sign again at once. */
    @Test
    void anObjectThatChangesAllTheTimeIsNotLookedAtAllTheTime() {
        var limiter = new LinearRateLimiter();
        limiter.initFrom(
                Objects.requireNonNull(EvidenceBundleReconciler.class.getAnnotation(RateLimited.class), "no limit"));
        var object = limiter.initState();
        for (var look = 0; look < EvidenceBundleReconciler.MOST_IN_A_MINUTE; look++) {
            assertThat(limiter.isLimited(object)).isEmpty();
        }

        assertThat(limiter.isLimited(object)).isPresent();
    }

    @Nested
    class Turns {
        private final NamespaceTurns turns = new NamespaceTurns(2);
        private ScriptedRegistry server;
        private KubernetesClient client;
        private EvidenceBundleReconciler reconciler;

        @BeforeEach
        void start() {
            server = ScriptedRegistry.start();
            server.otherwise(Response.of(404));
            client = new KubernetesClientBuilder()
                    .withConfig(new ConfigBuilder()
                            .withMasterUrl(server.url(""))
                            .withRequestRetryBackoffLimit(0)
                            .build())
                    .build();
            var scene = new BundleScene();
            reconciler = new EvidenceBundleReconciler(
                    new HeldObjects<>(
                            new LiveObjects(client, new Announcer(client, InstantSource.system(), "test")),
                            scene.deletion()),
                    scene.work(),
                    turns,
                    InstantSource.system());
        }

        @AfterEach
        void stop() {
            client.close();
            server.close();
        }

        private UpdateControl<EvidenceBundle> reconcile(String namespace) {
            var object = new EvidenceBundle();
            object.setMetadata(new ObjectMetaBuilder()
                    .withName("shop")
                    .withNamespace(namespace)
                    .build());
            return reconciler.reconcile(object, unused());
        }

        @SuppressWarnings("unchecked")
        private static Context<EvidenceBundle> unused() {
            return (Context<EvidenceBundle>) Proxy.newProxyInstance(
                    Context.class.getClassLoader(), new Class<?>[] {Context.class}, (o, m, a) -> {
                        throw new AssertionError(m + " is asked for nothing");
                    });
        }

        @Test
        void aNamespaceThatHasItsShareIsAskedToComeAgain() {
            turns.take("apps");

            assertThat(reconcile("apps").getScheduleDelay())
                    .hasValueSatisfying(wait -> assertThat(wait).isPositive());
            assertThat(server.requests()).isEmpty();
        }

        @Test
        void itHoldsUpNoOtherNamespace() {
            turns.take("apps");

            assertThat(reconcile("tenant-b").getScheduleDelay()).isEmpty();
            assertThat(server.requests()).isNotEmpty();
        }

        @Test
        void aTurnIsGivenBack() {
            reconcile("apps");

            assertThat(turns.take("apps")).isTrue();
        }

        @Test
        void aTurnIsGivenBackAfterAFault() {
            server.otherwise(Response.of(403));

            assertThatThrownBy(() -> reconcile("apps")).isInstanceOf(KubernetesClientException.class);
            assertThat(turns.take("apps")).isTrue();
        }
    }
}
