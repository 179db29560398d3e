package dev.portcullis.operator.evidencebundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.evidencebundle.ItemOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.crds.evidencebundle.EvidenceBundleSpec;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.crds.status.Condition.Observation;
import dev.portcullis.crds.status.ConditionReason;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BundleWorkTest {
    private static final ItemOutcome FAILED = new ItemOutcome.Failed("ThresholdNotMet", "0.2 is not below 0.1");

    private final BundleScene scene = new BundleScene();

    private EvidenceBundleStatus status() {
        return scene.object.getStatus();
    }

    private EvidenceBundleStatus.Pending pending() {
        return Objects.requireNonNull(status().pending());
    }

    private EvidenceBundleStatus.Published published() {
        return Objects.requireNonNull(status().published());
    }

    @Test
    void isCollectedSignedAndPublishedOnce() {
        var progress = scene.settle();

        assertThat(scene.asked)
                .containsExactly(
                        "resolve v1",
                        "collect " + BundleScene.SUBJECT,
                        "sign as apps/default",
                        "publish in " + BundleScene.REPOSITORY);
        assertThat(status().conditions())
                .extracting(condition -> condition.type() + " " + condition.status() + " " + condition.reason())
                .containsExactly(
                        "COLLECTED TRUE Collected",
                        "SIGNED TRUE Signed",
                        "PUBLISHED TRUE Published",
                        "VERIFIED TRUE Verified",
                        "FRESH TRUE Fresh");
        assertThat(status().pending()).isNull();
        assertThat(published().complete()).isTrue();
        assertThat(published().keyVersion()).isEqualTo(1);
        assertThat(progress.lookAgain())
                .isBetween(Duration.ofHours(24), Duration.ofHours(24).plusSeconds(1));
    }

    @Test
    void whatIsSignedIsWrittenDownBeforeItIsPushed() {
        scene.step();

        assertThat(scene.asked).last().isEqualTo("sign as apps/default");
        assertThat(status().pending()).isNotNull();
        assertThat(scene.pushes).isEmpty();
    }

    @Test
    void nothingIsDoneBeforeItIsTime() {
        scene.settle();
        scene.asked.clear();
        scene.now = BundleScene.BEGIN.plus(Duration.ofHours(23));

        scene.settle();

        assertThat(scene.asked).isEmpty();
    }

    @Test
    void whatSaysTheSameIsNotPublishedAgain() {
        scene.settle();
        scene.now = BundleScene.BEGIN.plus(Duration.ofHours(25));

        scene.settle();

        assertThat(scene.pushes).hasSize(1);
        assertThat(status().collectedAt()).isEqualTo(scene.now.toString());
    }

    @Test
    void aTagIsResolvedOnce() {
        scene.settle();
        scene.resolved = new EvidenceCollecting.Resolved.To(Digest.of(new byte[] {1}));
        scene.now = BundleScene.BEGIN.plus(Duration.ofHours(25));

        scene.settle();

        assertThat(scene.asked).filteredOn(what -> what.startsWith("resolve")).hasSize(1);
        assertThat(status().subjectDigest()).isEqualTo(BundleScene.SUBJECT.toString());
    }

    @Test
    void whatFailedSinceIsPublished() {
        scene.settle();
        scene.outcome = FAILED;
        scene.now = BundleScene.BEGIN.plus(Duration.ofHours(25));

        scene.settle();

        assertThat(scene.pushes).hasSize(2);
        assertThat(scene.reason(Condition.Type.FRESH)).isEqualTo("Incomplete");
        assertThat(status().items()).singleElement().satisfies(item -> {
            assertThat(item.outcome()).isEqualTo("Failed");
            assertThat(item.reason()).isEqualTo("ThresholdNotMet");
        });
        assertThat(status().history()).extracting(run -> run.passed()).containsExactly(0, 1);
    }

    @Test
    void isRenewedAtTwoThirdsOfTheShortestAge() {
        scene.change(BundleScene.spec(BundleScene.item("canary", "3h"), BundleScene.item("scan", "168h")));
        var progress = scene.settle();

        assertThat(progress.lookAgain()).isEqualTo(Duration.ofHours(2));
        scene.now = BundleScene.BEGIN.plus(Duration.ofHours(2));
        scene.settle();
        assertThat(scene.pushes).hasSize(2);
        scene.published = new Publisher.Outcome.Unavailable(ConditionReason.REGISTRY_UNAVAILABLE, "it is down", null);
        scene.now = BundleScene.BEGIN.plus(Duration.ofHours(4));
        scene.settle();
        scene.now = BundleScene.BEGIN.plus(Duration.ofHours(5));
        scene.settle();
        assertThat(scene.reason(Condition.Type.FRESH)).isEqualTo("Stale");
    }

    @Test
    void aChangedSpecIsLookedAtAtOnce() {
        scene.settle();
        scene.change(BundleScene.spec(BundleScene.item("canary", null), BundleScene.item("scan", null)));

        scene.settle();

        assertThat(scene.pushes).hasSize(2);
        assertThat(status().observedGeneration()).isEqualTo(2);
    }

    @Test
    void aSuspendedOneRests() {
        var spec = scene.object.getSpec();
        scene.change(new EvidenceBundleSpec(
                spec.subject(),
                spec.items(),
                spec.signerName(),
                spec.serviceAccountName(),
                null,
                null,
                spec.cadence(),
                true,
                null));

        assertThat(scene.settle().lookAgain()).isNull();
        assertThat(scene.asked).isEmpty();
    }

    @Nested
    class Crashes {
        /** A crash comes after what a step does and before what it says is written down. */
        @ParameterizedTest
        @ValueSource(ints = {0, 1, 2, 3})
        void nothingIsPublishedTwiceOrLost(int crashes) {
            for (var crash = 0; crash < crashes; crash++) {
                scene.step(true);
            }
            scene.step();
            for (var crash = 0; crash < crashes; crash++) {
                scene.step(true);
            }

            scene.settle();

            assertThat(scene.pushes).hasSize(1);
            assertThat(scene.pushes.values()).containsExactly(crashes + 1);
            assertThat(scene.reason(Condition.Type.FRESH)).isEqualTo("Fresh");
            assertThat(status().pending()).isNull();
        }

        /** Another leader does the rest while one is frozen with what it has read; what that decides then is written onto no version that stands. */
        @ParameterizedTest
        @ValueSource(ints = {0, 1, 2})
        void aLeaderThatWakesLateDoublesNothing(int steps) {
            for (var step = 0; step < steps; step++) {
                scene.step();
            }
            var read = Serialization.clone(scene.object);
            scene.settle();

            scene.work().step(read, new Observation(1, scene.now));

            assertThat(scene.pushes).hasSize(1);
            assertThat(scene.pushes.keySet())
                    .containsExactly(Digest.parse(
                                    Objects.requireNonNull(status().published()).referrer())
                            .orElseThrow());
        }

        @Test
        void whatSomebodyChangedIsMadeAnew() {
            scene.step();
            var pending = pending();
            scene.object.setStatus(new EvidenceBundleStatus(
                    status().observedGeneration(),
                    status().conditions(),
                    status().subjectDigest(),
                    status().items(),
                    status().collectedAt(),
                    new EvidenceBundleStatus.Pending(
                            PackedBundle.pack("other".getBytes(StandardCharsets.UTF_8)),
                            pending.digest(),
                            pending.itemSet(),
                            true,
                            pending.createdAt(),
                            pending.items(),
                            pending.publicKey(),
                            1,
                            false,
                            null),
                    null,
                    status().publishedIn(),
                    null,
                    List.of()));

            scene.settle();

            assertThat(scene.pushes).hasSize(1);
            assertThat(scene.asked).filteredOn(what -> what.startsWith("sign")).hasSize(2);
        }
    }

    @Nested
    class Failures {
        @Test
        void aVaultThatIsSealedIsAskedAgainLaterAndLater() {
            scene.signed = new StatementSigner.Signed.Unavailable("it is sealed", null);
            var first = scene.settle().lookAgain();
            assertThat(scene.reason(Condition.Type.SIGNED)).isEqualTo("SignerUnavailable");
            assertThat(first).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(8));
            scene.now = scene.now.plus(Duration.ofMinutes(3));
            assertThat(scene.settle().lookAgain()).isBetween(Duration.ofMinutes(3), Duration.ofMinutes(5));
            scene.now = scene.now.plus(Duration.ofHours(3));
            assertThat(scene.settle().lookAgain()).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(15));
            scene.signed = null;
            scene.now = scene.now.plus(Duration.ofMinutes(15));
            scene.settle();

            assertThat(scene.reason(Condition.Type.FRESH)).isEqualTo("Fresh");
            assertThat(scene.pushes).hasSize(1);
            assertThat(status().history())
                    .extracting(run -> run.outcome())
                    .containsExactly("Published", "SignerUnavailable");
        }

        @Test
        void aRegistryThatIsDownGetsTheSameBytesLater() {
            scene.published = new Publisher.Outcome.Unavailable(
                    ConditionReason.REGISTRY_UNAVAILABLE, "it is down", Duration.ofMinutes(30));
            var wait = scene.settle().lookAgain();
            var pending = pending();
            assertThat(wait).isEqualTo(Duration.ofMinutes(30));
            assertThat(scene.reason(Condition.Type.PUBLISHED)).isEqualTo("RegistryUnavailable");
            scene.published = null;
            scene.now = scene.now.plus(Duration.ofMinutes(30));

            scene.settle();

            assertThat(scene.asked).filteredOn(what -> what.startsWith("sign")).hasSize(1);
            assertThat(scene.pushes.keySet()).extracting(Digest::toString).containsExactly(pending.digest());
        }

        @ParameterizedTest
        @EnumSource(
                names = {
                    "REGISTRY_READ_ONLY",
                    "REGISTRY_QUOTA_EXCEEDED",
                    "REGISTRY_PUSH_DENIED",
                    "REGISTRY_UNAUTHORIZED"
                })
        void everyKindHasItsReason(ConditionReason kind) {
            scene.published = new Publisher.Outcome.Unavailable(ConditionReason.REGISTRY_RATE_LIMITED, "429", null);
            scene.settle();
            assertThat(scene.reason(Condition.Type.PUBLISHED)).isEqualTo("RegistryRateLimited");
            scene.published = new Publisher.Outcome.Refused(kind, "it does not take it");
            scene.now = scene.now.plus(Duration.ofHours(1));
            scene.settle();
            assertThat(scene.reason(Condition.Type.PUBLISHED)).isEqualTo(kind.code());
            assertThat(status().history().getFirst().outcome()).isEqualTo(kind.code());
            scene.published = new Publisher.Outcome.NotVerified("the signature does not hold");
            scene.now = scene.now.plus(Duration.ofHours(1));
            scene.settle();
            assertThat(scene.reason(Condition.Type.VERIFIED)).isEqualTo("VerificationFailed");
            assertThat(scene.reason(Condition.Type.FRESH)).isEqualTo("Pending");
        }

        @Test
        void aTagThatNamesNothingIsNotCollected() {
            scene.resolved = new EvidenceCollecting.Resolved.Failed("there is no tag v1");
            scene.settle();

            assertThat(scene.reason(Condition.Type.COLLECTED)).isEqualTo("SubjectUnresolved");
            assertThat(scene.asked).containsExactly("resolve v1");
        }
    }

    @Nested
    class ConfusedDeputies {
        private void assertRefusedWithoutAsking(String reason) {
            scene.settle();

            assertThat(scene.reason(Condition.Type.SIGNED)).isEqualTo(reason);
            assertThat(scene.asked).isEmpty();
            assertThat(scene.pushes).isEmpty();
        }

        private void permit(String namespace, String subject, String type, String collector) {
            Objects.requireNonNull(scene.signers.get("release"))
                    .setSpec(BundleScene.permitting(namespace, subject, type, collector));
        }

        @Test
        void aSignerThatIsNotThereSignsNothing() {
            scene.signers.clear();
            assertRefusedWithoutAsking("RefNotFound");
        }

        @Test
        void aSignerOfOthersSignsNothing() {
            permit("tenant-a", "registry.example.com/apps/**", BundleScene.TYPE, "ConfigMap");
            assertRefusedWithoutAsking("SignerNotAllowed");
        }

        @Test
        void anImageOfOthersIsNotSignedAbout() {
            permit("apps", "registry.example.com/tenant-b/**", BundleScene.TYPE, "ConfigMap");
            assertRefusedWithoutAsking("SignerNotAllowed");
        }

        @Test
        void anotherPredicateTypeIsNotSigned() {
            permit("apps", "registry.example.com/apps/**", "https://example.com/other", "ConfigMap");
            assertRefusedWithoutAsking("SignerNotAllowed");
        }

        @Test
        void anotherCollectorIsNotSignedFor() {
            permit("apps", "registry.example.com/apps/**", BundleScene.TYPE, "HttpsFile");
            assertRefusedWithoutAsking("SignerNotAllowed");
        }

        @Test
        void aPrometheusOfOthersIsNotAsked() {
            permit("apps", "registry.example.com/apps/**", BundleScene.TYPE, "PrometheusQuery");
            scene.change(BundleScene.spec(BundleScene.metric("https://prometheus.tenant-b.example.com")));
            assertRefusedWithoutAsking("RefNotPermitted");
        }

        @ParameterizedTest
        @EnumSource(names = {"REFERENCE_NOT_PERMITTED", "REFERENCE_NOT_FOUND"})
        void aSecretOfOthersIsNotUsed(ConditionReason reason) {
            scene.secrets = new SignerCheck.Refusal(reason, "it is not ours");
            scene.change(BundleScene.pushedWith("push"));
            assertRefusedWithoutAsking(reason.code());
        }

        @Test
        void whatIsRefusedIsLookedAtAgainWhenTheSignerChanges() {
            permit("tenant-a", "registry.example.com/apps/**", BundleScene.TYPE, "ConfigMap");
            scene.settle();
            permit("apps", "registry.example.com/apps/**", BundleScene.TYPE, "ConfigMap");
            scene.now = scene.now.plus(Duration.ofMinutes(15));

            scene.settle();

            assertThat(scene.reason(Condition.Type.FRESH)).isEqualTo("Fresh");
        }
    }
}
