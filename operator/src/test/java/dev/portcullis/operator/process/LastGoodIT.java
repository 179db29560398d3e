package dev.portcullis.operator.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.status.Condition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What stays in force through broken edits, restarts, forgeries and the loss of the key. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LastGoodIT {
    private static Stage stage;
    private static Stage.RunningOperator operator;

    @BeforeAll
    static void start() {
        stage = new Stage();
        operator = stage.operator("first");
        stage.apply(Yaml.trustRoot("keys", Yaml.KEY));
    }

    @AfterAll
    static void stop() {
        operator.close();
        stage.close();
    }

    @Test
    @Order(1)
    void aBrokenEditLeavesTheLatestRevisionInForce() {
        var older = accept("a");
        var latest = accept("b");
        assertThat(latest).isNotEqualTo(older);
        stage.apply(Yaml.policy("signed", "Audit", "c", "missing"));
        assertStays(latest);

        operator.close();
        tamper(older);
        operator = stage.operator("second");
        awaitNamed(latest);
        assertStays(latest);

        for (var named : new String[] {older, "evidencepolicy.signed.000000000000", null}) {
            tamper(named);
            awaitNamed(latest);
            assertStays(latest);
        }
    }

    @Test
    @Order(2)
    void aTrustRootWaitsForItsConfigMap() {
        stage.apply(Yaml.trustRootOf("mapped", "roots", "root.json"));
        stage.awaitTrustRoot("mapped", Condition.Type.RESOLVED_REFS, "RefNotFound");
        stage.awaitTrustRoot("mapped", Condition.Type.READY, "TrustRootNotReady");

        stage.apply(Yaml.configMap("roots", "other.json", Yaml.trustedRoot("log.test")));
        stage.apply(Yaml.configMap("unrelated", "root.json", Yaml.trustedRoot("log.test")));
        assertThat(stage.trustRoot("mapped").getStatus().revision()).isNull();

        stage.apply(Yaml.configMap("roots", "root.json", Yaml.trustedRoot("log.test")));
        var accepted = stage.awaitTrustRoot("mapped", Condition.Type.READY, "Ready");
        var revision = String.valueOf(accepted.getStatus().revision());
        assertThat(revision(revision).getSpec().content()).contains("log.test");

        stage.apply(Yaml.configMap("roots", "root.json", "rubbish"));
        var kept = stage.awaitTrustRoot("mapped", Condition.Type.READY, "LastGoodInForce");
        assertThat(kept.getStatus().revision()).isEqualTo(revision);

        stage.client()
                .configMaps()
                .inNamespace(Stage.NAMESPACE)
                .withName("roots")
                .delete();
        stage.awaitTrustRoot("mapped", Condition.Type.RESOLVED_REFS, "RefNotFound");
        assertThat(stage.trustRoot("mapped").getStatus().revision()).isEqualTo(revision);
    }

    @Test
    @Order(3)
    void aPolicyWaitsForItsTrustRoot() {
        stage.apply(Yaml.policy("early", "Audit", "a", "late"));
        stage.awaitPolicy("early", Condition.Type.RESOLVED_REFS, "RefNotFound");

        stage.apply(Yaml.trustRoot("late", Yaml.KEY));

        stage.awaitPolicy("early", Condition.Type.READY, "Ready");
    }

    @Test
    @Order(4)
    void afterTheKeyIsLostTheSpecsThatStandAreAcceptedAgain() {
        stage.apply(Yaml.policy("good", "Audit", "a", "keys"));
        var before = stage.awaitPolicy("good", Condition.Type.READY, "Ready");
        var revision = String.valueOf(before.getStatus().revision());
        var oldKey = revision(revision).getStatus().keyId();

        stage.client()
                .secrets()
                .inNamespace(Stage.NAMESPACE)
                .withName(InstallationKeys.SECRET)
                .delete();

        Stage.await(
                "the new key's proof",
                () -> !oldKey.equals(revision(revision).getStatus().keyId()));
        assertThat(stage.awaitPolicy("good", Condition.Type.READY, "Ready")
                        .getStatus()
                        .revision())
                .isEqualTo(revision);
        // Its spec is broken, and nothing that was accepted before can be proved any more.
        stage.awaitPolicy("signed", Condition.Type.READY, "PolicyNotReady");
        assertThat(stage.policy("signed").getStatus().revision()).isNull();
        assertThat(operator.process().isRunning()).isTrue();
    }

    private static String accept(String tier) {
        stage.apply(Yaml.policy("signed", "Audit", tier, "keys"));
        Stage.await("acceptance", () -> {
            var live = stage.policy("signed");
            // The trust root may not be accepted yet, and then neither is a policy that names it.
            return live.getStatus() != null
                    && live.getStatus().revision() != null
                    && live.getMetadata()
                            .getGeneration()
                            .equals(live.getStatus().observedGeneration());
        });
        return String.valueOf(stage.policy("signed").getStatus().revision());
    }

    private static void assertStays(String revision) {
        var policy = stage.awaitPolicy("signed", Condition.Type.READY, "LastGoodInForce");
        assertThat(policy.getStatus().revision()).isEqualTo(revision);
        assertThat(stage.condition(policy, Condition.Type.RESOLVED_REFS).message())
                .contains("missing");
    }

    private static void awaitNamed(String revision) {
        Stage.await(
                "the latest revision",
                () -> revision.equals(stage.policy("signed").getStatus().revision()));
    }

    private static void tamper(@Nullable String revision) {
        assertThat(stage.nameRevision("signed", revision).getStatus().revision())
                .isEqualTo(revision);
    }

    private static PolicyRevision revision(String name) {
        return stage.client().resources(PolicyRevision.class).withName(name).get();
    }
}
