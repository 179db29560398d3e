package dev.portcullis.evidence;

import static dev.portcullis.evidence.Scene.ACME;
import static dev.portcullis.evidence.Scene.IMAGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.DigestRule;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.evidence.TagPinner.Pinning;
import dev.portcullis.registry.RegistryResult;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagPinnerTest {
    private static final String TAGGED = "registry.example.com/apps/shop:v1";

    private final FakeRegistry registry = new FakeRegistry();
    private final RegistryEvidence evidence = new RegistryEvidence(registry, Scene.CHECK, () -> Scene.NOW, 64 << 20);
    private final TagPinner pinner = new TagPinner(evidence, Registries.NONE);

    @AfterEach
    void close() {
        evidence.close();
    }

    @Test
    void writesTheDigestBehindWhatWasWritten() {
        registry.tags.put("v1", new RegistryResult.Found<>(IMAGE));

        assertThat(pin(TAGGED, DigestRule.PIN)).isEqualTo(new Pinning.Pinned(TAGGED + "@" + IMAGE));
    }

    @Test
    void theTagThatIsLeftOutIsLatest() {
        registry.tags.put("latest", new RegistryResult.Found<>(IMAGE));

        assertThat(pin("registry.example.com/apps/shop", DigestRule.PIN))
                .isEqualTo(new Pinning.Pinned("registry.example.com/apps/shop@" + IMAGE));
    }

    @Test
    void asksForATagOnceAndNotForEvidence() {
        registry.tags.put("v1", new RegistryResult.Found<>(IMAGE));

        pin(TAGGED, DigestRule.PIN);

        assertThat(registry.calls).hasSize(1);
    }

    @Test
    void saysWhyATagCannotBePinned() {
        registry.tags.put("v1", new RegistryResult.Unavailable<>(Reason.REGISTRY_TIMEOUT, "no answer", null));

        assertThat(pin(TAGGED, DigestRule.PIN))
                .isInstanceOfSatisfying(
                        Pinning.Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo(Reason.REGISTRY_TIMEOUT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nginx:v1",
                "registry.example.com/other/shop:v1",
                "registry.example.com./apps/shop:v1",
                "registry.example.com/apps/shop:v1@sha256:beef",
                "registry.example.com/apps/shop:v1@sha256:0000000000000000000000000000000000000000000000000000000000000000"
            })
    void leavesWhatNoPolicyCoversOrWhatHasNoTagToPinAndAsksNobody(String image) {
        assertThat(pin(image, DigestRule.PIN)).isEqualTo(new Pinning.NotWanted());
        assertThat(registry.calls).isEmpty();
    }

    @Test
    void leavesTagsThatSomePolicyRefusesOrNoneHasPinned() {
        assertThat(pin(TAGGED, DigestRule.PIN, DigestRule.REQUIRED)).isEqualTo(new Pinning.NotWanted());
        assertThat(pin(TAGGED, DigestRule.ALLOW)).isEqualTo(new Pinning.NotWanted());
        assertThat(pin(TAGGED)).isEqualTo(new Pinning.NotWanted());
        assertThat(registry.calls).isEmpty();
    }

    private Pinning pin(String image, DigestRule... rules) {
        var policies = Arrays.stream(rules)
                .map(rule -> Scene.policy(rule, Scene.signedBy("acme", "ci")))
                .toList();
        return pinner.pin(image, Scene.rules(policies, ACME), Scene.access());
    }
}
