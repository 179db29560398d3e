package dev.portcullis.e2e.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.cluster.verified.VerifiedFacts;
import dev.portcullis.cluster.verified.VerifiedImages;
import dev.portcullis.core.image.Digest;
import dev.portcullis.crds.verified.VerifiedImage;
import dev.portcullis.crds.verified.VerifiedImageSpec;
import dev.portcullis.testing.process.Deadline;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.sigstore.CosignKey;
import dev.portcullis.testing.stack.LocalStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What the operator verified: admission without registry and operator, after a restart; and what of it is not believed. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class VerifiedImagesIT {
    private static final Duration FOLLOWED = Duration.ofMinutes(2);

    private static LocalStack stack;
    private static Installation installation;
    private static OperatorsHand hand;
    private static Workloads workloads;
    private static CosignKey pair;
    private FixtureImage signed;
    private FixtureImage signedToo;
    private FixtureImage unsigned;

    @BeforeAll
    static void enforce() {
        stack = LocalStack.builder()
                .name("verified")
                .controlPlane()
                .registry()
                .cosign()
                .start();
        pair = stack.cosign().generateKeyPair("release");
        stack.controlPlane().createNamespace("shop", Map.of("tier", "production"));
        installation = stack.closeWithStack(Installation.start(
                stack.controlPlane(),
                stack.folder(),
                Installation.Settings.of(Repository.find(), stack.registry().host())));
        var resources = new Resources(stack.controlPlane());
        resources.apply(KeySigned.rules(stack.registry().host(), pair.publicKeyPem()));
        resources.awaitEffect();
        hand = stack.closeWithStack(new OperatorsHand(stack.controlPlane()));
        workloads =
                stack.closeWithStack(new Workloads(stack.controlPlane().admin().client(), installation));
    }

    /** A registry that starts is empty. */
    @BeforeEach
    void push() {
        stack.registry().start();
        var fixtures = new ImageFixtures(stack.registry(), 5);
        signed = fixtures.image("apps/signed", "1");
        signedToo = fixtures.image("apps/signed-too", "1");
        unsigned = fixtures.image("apps/unsigned", "1");
        List.of(signed, signedToo).forEach(image -> stack.cosign().sign(pair, image.byDigest()));
    }

    @AfterAll
    static void stopServers() {
        stack.close();
    }

    @Test
    @Order(1)
    void forgedCopiedAndRestoredObjectsAreMissesAndMetrics() {
        var facts = hand.verify(signed.byDigest(), "keys");
        var genuine = VerifiedImages.seal(facts, hand.keys());
        stack.registry().stop();

        assertRefused(
                "mac_wrong",
                spec -> new VerifiedImageSpec(
                        spec.repository(),
                        spec.digest(),
                        spec.verifiedAt(),
                        spec.content().replace("release", "relaese"),
                        spec.keyId(),
                        spec.mac()),
                genuine);
        assertRefused(
                "key_unknown",
                spec -> new VerifiedImageSpec(
                        spec.repository(), spec.digest(), spec.verifiedAt(), spec.content(), "00000000", spec.mac()),
                genuine);

        // An older text, after a newer one was there
        var newer = new VerifiedFacts(
                facts.repository(), facts.digest(), facts.verifiedAt().plusSeconds(1), null, List.of(), List.of());
        hand.write(newer);
        assertRefused("rolled_back", spec -> spec, genuine);

        // The whole object under the name of an image that nobody signed
        hand.forget(facts);
        var copy = new VerifiedImage();
        copy.getMetadata()
                .setName(VerifiedImages.name(
                        facts.repository(), Digest.parse(unsigned.digest()).orElseThrow()));
        copy.setSpec(genuine.getSpec());
        hand.write(copy);
        var registry = stack.registry().host();
        var answer = awaitRefusal(registry + "/apps/signed@" + unsigned.digest(), "name_wrong");
        assertThat(answer.reason()).isEqualTo("RegistryUnavailable");
    }

    @Test
    @Order(2)
    void knownImagesAreAdmittedAndUnknownOnesRefusedWithRegistryAndOperatorDown() {
        hand.write(hand.verify(signed.byDigest(), "keys"));
        var forgotten = hand.verify(signedToo.byDigest(), "keys");
        hand.write(forgotten);
        hand.forget(forgotten);

        stack.registry().stop();
        installation.operator().stop();
        installation.webhook().stop();
        installation.webhook().start();

        var known = workloads.pod("shop", signed.byDigest());
        assertThat(known.admitted()).as(known.message()).isTrue();
        assertThat(known.reason()).isEqualTo("Verified");
        for (var image : List.of(signedToo, unsigned)) {
            var unknown = workloads.pod("shop", image.byDigest());
            assertThat(unknown.admitted()).isFalse();
            assertThat(unknown.reason()).isEqualTo("RegistryUnavailable");
            assertThat(unknown.record().path("outcome").asText("undecidable")).isNotEqualTo("allowed");
        }
    }

    private void assertRefused(String problem, UnaryOperator<VerifiedImageSpec> edit, VerifiedImage genuine) {
        var edited = new VerifiedImage();
        edited.getMetadata().setName(genuine.getMetadata().getName());
        edited.setSpec(edit.apply(genuine.getSpec()));
        hand.write(edited);
        assertThat(awaitRefusal(signed.byDigest(), problem).reason()).isEqualTo("RegistryUnavailable");
    }

    /** Asks until the webhook has heard of the object, which it then counts. */
    private Workloads.Answer awaitRefusal(String image, String problem) {
        var last = new Workloads.Answer[1];
        assertThat(Deadline.in(FOLLOWED).await(() -> {
                    last[0] = workloads.pod("shop", image);
                    assertThat(last[0].admitted()).as(problem).isFalse();
                    return disbelieved(problem) > 0;
                }))
                .as("%s in %s", problem, installation.webhook().metrics())
                .isTrue();
        return workloads.pod("shop", image);
    }

    private double disbelieved(String problem) {
        return installation
                .webhook()
                .metrics()
                .lines()
                .filter(line -> line.startsWith("portcullis_verified_images_disbelieved_total")
                        && line.contains("problem=\"" + problem + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
