package dev.portcullis.operator.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.policy.EvidencePolicyStatus;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.operator.cluster.KeptSecrets;
import dev.portcullis.operator.key.KeyKeeper;
import dev.portcullis.operator.sample.Samples;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What reconcilers decide when what they are given is out of date, or changes under their hands. */
class StaleCacheIT {
    private static Stage stage;
    private static KubernetesClient client;
    private static BelievedLeader leader;

    @BeforeAll
    static void start() {
        stage = new Stage();
        client = stage.operatorClient();
        new KeyKeeper(new KeptSecrets(client, Stage.NAMESPACE)).keep();
        leader = new BelievedLeader(client);
        stage.apply(Yaml.trustRoot("keys", Yaml.KEY));
        leader.reconcile(stage.trustRoot("keys"));
    }

    @AfterAll
    static void stop() {
        client.close();
        stage.close();
    }

    @Test
    void aStaleStatusDoesNotBringAnOlderRevisionBack() {
        accept("status", "a");
        var stale = stage.policy("status");
        var latest = accept("status", "b");
        breakPolicy("status");

        leader.reconcile(stale);

        assertInForce("status", latest, "LastGoodInForce");
    }

    @Test
    void aStaleSpecIsNotAcceptedAgain() {
        accept("spec", "a");
        var stale = stage.policy("spec");
        edit("spec", "b");

        leader.reconcile(stale);

        assertThat(content("spec")).contains("\"tier\":\"b\"");
    }

    @Test
    void aStatusThatNamesAnOlderOrUnknownRevisionIsPutRight() {
        var older = accept("tampered", "a");
        var latest = accept("tampered", "b");
        breakPolicy("tampered");
        for (var named :
                new String[] {older, "evidencepolicy.tampered.000000000000", "evidencepolicy.status.x", null}) {
            tamper("tampered", named);

            leader.reconcile(stage.policy("tampered"));

            assertInForce("tampered", latest, "LastGoodInForce");
        }
    }

    @Test
    void whatIsGoneIsLeftAlone() {
        accept("gone", "a");
        var stale = stage.policy("gone");
        stage.client().resource(stale).delete();
        var before = revisions("gone");

        var control = leader.reconcile(stale);

        assertThat(control.getScheduleDelay()).isEmpty();
        assertThat(revisions("gone")).isEqualTo(before);
        assertThat(stage.policy("gone")).isNull();
    }

    @Test
    void anObjectOfTheSameNameInheritsNothing() {
        accept("again", "a");
        var stale = stage.policy("again");
        stage.client().resource(stale).delete();
        breakPolicy("again");

        leader.reconcile(stale);

        assertInForce("again", null, "PolicyNotReady");
        var accepted = accept("again", "a");
        assertThat(stage.policy("again").getMetadata().getUid())
                .isEqualTo(revision(accepted)
                        .getMetadata()
                        .getOwnerReferences()
                        .getFirst()
                        .getUid());
    }

    @Test
    void anObjectThatIsReplacedMeanwhileInheritsNothing() {
        accept("swapped", "a");
        edit("swapped", "b");
        leader.meanwhile = () -> {
            stage.client().resource(stage.policy("swapped")).delete();
            breakPolicy("swapped");
        };

        assertAgain(leader.reconcile(stage.policy("swapped")));
        leader.reconcile(stage.policy("swapped"));

        assertInForce("swapped", null, "PolicyNotReady");
    }

    @Test
    void aChangeMeanwhileIsLookedAtAgain() {
        var older = accept("changed", "a");
        edit("changed", "b");
        leader.meanwhile = () -> tamper("changed", "evidencepolicy.changed.x");

        assertAgain(leader.reconcile(stage.policy("changed")));
        assertThat(named("changed")).isEqualTo("evidencepolicy.changed.x");
        leader.reconcile(stage.policy("changed"));

        assertThat(named("changed")).isNotEqualTo(older);
        assertThat(content("changed")).contains("\"tier\":\"b\"");
    }

    @Test
    void aLeaderThatWasSuspendedPutsNothingBack() {
        edit("suspended", "a");
        var other = new BelievedLeader(client);
        leader.meanwhile = () -> {
            edit("suspended", "b");
            other.reconcile(stage.policy("suspended"));
        };

        assertAgain(leader.reconcile(stage.policy("suspended")));
        assertThat(content("suspended")).contains("\"tier\":\"b\"");
        var latest = named("suspended");
        breakPolicy("suspended");
        tamper("suspended", null);
        other.reconcile(stage.policy("suspended"));

        assertInForce("suspended", latest, "LastGoodInForce");
        assertThat(revisions("suspended")).hasSize(2);
    }

    @Test
    void whatWasAcceptedAgainIsTheLatest() {
        var first = accept("back", "a");
        accept("back", "b");
        assertThat(accept("back", "a")).isEqualTo(first);
        breakPolicy("back");
        tamper("back", null);

        leader.reconcile(stage.policy("back"));

        assertInForce("back", first, "LastGoodInForce");
    }

    @Test
    void anEditThatIsTakenBackBeforeItsStatusIsWrittenDoesNotCount() {
        var first = accept("quick", "a");
        edit("quick", "b");
        leader.meanwhile = () -> edit("quick", "a");
        assertAgain(leader.reconcile(stage.policy("quick")));
        leader.reconcile(stage.policy("quick"));
        assertThat(revisions("quick")).hasSize(2);
        breakPolicy("quick");
        tamper("quick", null);

        leader.reconcile(stage.policy("quick"));

        assertInForce("quick", first, "LastGoodInForce");
    }

    @Test
    void aRevisionThatVanishesIsWrittenAgain() {
        var name = accept("vanished", "a");
        client.resource(revision(name)).delete();

        leader.reconcile(stage.policy("vanished"));

        assertThat(named("vanished")).isEqualTo(name);
        assertThat(content("vanished")).contains("\"tier\":\"a\"");
    }

    @Test
    void aBrokenEditOutlivesTheKey() {
        var latest = accept("rotated", "a");
        breakPolicy("rotated");
        for (var fill = 11; fill < 14; fill++) {
            stage.rotateKey(fill);
            leader.reconcile(stage.trustRoot("keys"));
            leader.reconcile(stage.policy("rotated"));
        }

        assertInForce("rotated", latest, "LastGoodInForce");
        assertThat(revision(latest).getStatus().keyId())
                .isEqualTo(Samples.key(13).id());
    }

    @Test
    void whatAConfigMapSaidBeforeIsNotTrustedAgain() {
        stage.apply(Yaml.configMap("roots", "first.json", Yaml.trustedRoot("first.test")));
        stage.apply(Yaml.trustRootOf("mapped", "roots", "first.json"));
        leader.reconcile(stage.trustRoot("mapped"));
        var stale = stage.trustRoot("mapped");
        var first = stale.getStatus().revision();
        assertThat(first).isNotNull();
        stage.apply(Yaml.configMap("roots", "first.json", Yaml.trustedRoot("second.test")));
        leader.reconcile(stale);
        var second = stage.trustRoot("mapped").getStatus().revision();
        stage.apply(Yaml.configMap("roots", "first.json", "rubbish"));
        var tampered = stage.trustRoot("mapped");
        tampered.setStatus(stale.getStatus());
        stage.client().resource(tampered).updateStatus();

        leader.reconcile(stale);

        assertThat(second).isNotNull().isNotEqualTo(first);
        assertThat(stage.trustRoot("mapped").getStatus().revision()).isEqualTo(second);
        assertThat(revision(second).getSpec().content()).contains("second.test");
    }

    @Test
    void aFaultIsWrittenOntoWhatStands() {
        accept("fault", "a");
        var stale = stage.policy("fault");
        var latest = accept("fault", "b");

        leader.fail(stale, new IllegalStateException("it broke"));

        assertInForce("fault", latest, "InternalError");
    }

    private static void assertAgain(UpdateControl<?> control) {
        assertThat(control.getScheduleDelay()).isPresent();
    }

    private static void assertInForce(String policy, @Nullable String revision, String reason) {
        var live = stage.policy(policy);
        assertThat(live.getStatus().revision()).isEqualTo(revision);
        assertThat(stage.condition(live, Condition.Type.READY).reason()).isEqualTo(reason);
    }

    private static String accept(String policy, String tier) {
        edit(policy, tier);
        leader.reconcile(stage.policy(policy));
        var name = named(policy);
        assertThat(name).isNotNull();
        return String.valueOf(name);
    }

    private static void edit(String policy, String tier) {
        stage.apply(Yaml.policy(policy, "Enforce", tier, "keys"));
    }

    private static void breakPolicy(String policy) {
        stage.apply(Yaml.policy(policy, "Audit", "broken", "missing"));
    }

    private static void tamper(String policy, @Nullable String revision) {
        var live = stage.policy(policy);
        var status = live.getStatus();
        live.setStatus(new EvidencePolicyStatus(
                status == null ? null : status.observedGeneration(),
                status == null ? List.of() : status.conditions(),
                revision));
        stage.client().resource(live).updateStatus();
    }

    private static @Nullable String named(String policy) {
        return stage.policy(policy).getStatus().revision();
    }

    private static String content(String policy) {
        return revision(String.valueOf(named(policy))).getSpec().content();
    }

    private static PolicyRevision revision(String name) {
        return stage.client().resources(PolicyRevision.class).withName(name).get();
    }

    private static Set<String> revisions(String policy) {
        return stage.client().resources(PolicyRevision.class).list().getItems().stream()
                .filter(revision -> revision.getSpec().name().equals(policy))
                .map(revision -> revision.getMetadata().getName())
                .collect(Collectors.toSet());
    }
}
