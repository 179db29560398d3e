package dev.portcullis.evidence.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.evidence.publish.Publication.Failed;
import dev.portcullis.evidence.publish.Publication.Published;
import dev.portcullis.evidence.publish.Publication.Step;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.sigstore.BundleVerifier;
import dev.portcullis.sigstore.Verification;
import dev.portcullis.sigstore.sign.BundleSigner;
import dev.portcullis.sigstore.sign.BundleSigning;
import dev.portcullis.sigstore.sign.SignedBundle;
import dev.portcullis.sigstore.sign.SigningKey;
import dev.portcullis.testing.process.StackException;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.registry.Registry;
import dev.portcullis.testing.sigstore.Checking;
import dev.portcullis.testing.sigstore.Cosign;
import dev.portcullis.testing.sigstore.CosignKey;
import dev.portcullis.testing.sigstore.Signing;
import dev.portcullis.testing.stack.LocalStack;
import dev.portcullis.testing.vault.VaultServer;
import dev.portcullis.vault.Login;
import dev.portcullis.vault.TransitKey;
import dev.portcullis.vault.Vault;
import dev.portcullis.vault.VaultSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against real registries with and without the referrers API, cosign, and Vault. */
@Timeout(180)
class PublishedEvidenceTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static LocalStack stack;
    private static CosignKey key;

    @BeforeAll
    static void start() {
        stack = LocalStack.builder()
                .name("publish")
                .registry()
                .registryWithoutReferrers()
                .cosign()
                .start();
        key = stack.cosign().generateKeyPair("release");
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void publishesWhatCosignAcceptsAndLists(boolean referrersApi) throws IOException {
        var image = image(referrersApi);
        try (var there = Publishers.of(registry(referrersApi).host(), image.repository())) {
            var signer = Publishers.read(Files.readString(key.privateKey()), "portcullis-test");
            var bundle = there.signed(signer, digest(image), "{\"verdict\": \"good\"}");

            assertThat(there.publish(there.describe(digest(image)), bundle))
                    .isInstanceOfSatisfying(
                            Published.class, done -> assertThat(done.pushed()).isTrue());

            assertThat(verifiedByCosign(image, key, Publishers.TYPE)).isTrue();
            assertThat(verifiedByCosign(image, key, "https://example.com/another/v1"))
                    .isFalse();
            assertThat(verifiedByCosign(
                            image,
                            stack.cosign().generateKeyPair("other-" + NUMBER.incrementAndGet()),
                            Publishers.TYPE))
                    .isFalse();
            assertThat(stack.cosign().run("tree", "--allow-http-registry", image.byDigest()))
                    .contains(Publishers.TYPE);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsNotListedIsLost(boolean referrersApi) {
        var image = image(referrersApi);
        try (var there = Publishers.of(registry(referrersApi).host(), image.repository())) {
            var subject = digest(image);
            var bundle = there.signed(Publishers.newKey(), subject, "{}");
            var published = (Published) there.publish(there.describe(subject), bundle);

            assertThat(there.lists(subject, published.referrer())).isEqualTo(new RegistryResult.Found<>(true));
            assertThat(there.lists(subject, subject)).isEqualTo(new RegistryResult.Found<>(false));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void publishesTheSameBundleOnce(boolean referrersApi) {
        var image = image(referrersApi);
        try (var there = Publishers.of(registry(referrersApi).host(), image.repository())) {
            var subject = there.describe(digest(image));
            var bundle = there.signed(Publishers.newKey(), digest(image), "{}");

            var first = there.publish(subject, bundle);
            var second = there.publish(subject, bundle);

            assertThat(first)
                    .isInstanceOfSatisfying(
                            Published.class,
                            done -> assertThat(second).isEqualTo(new Published(done.referrer(), false)));
            assertThat(there.listed(digest(image))).hasSize(1);
        }
    }

    /** Who admits images refuses one that has more referrers than are read. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void doesNotMakeAnImageOneOfTooManyReferrers(boolean referrersApi) {
        var image = image(referrersApi);
        try (var there = Publishers.addingToOne(registry(referrersApi).host(), image.repository())) {
            var subject = there.describe(digest(image));
            var signer = Publishers.newKey();
            var first = there.signed(signer, digest(image), "{\"run\": 1}");
            there.publish(subject, first);
            there.publish(subject, there.signed(signer, digest(image), "{\"run\": 2}"));

            assertThat(there.publish(subject, there.signed(signer, digest(image), "{\"run\": 3}")))
                    .isInstanceOfSatisfying(Failed.class, failed -> {
                        assertThat(failed.step()).isEqualTo(Step.LOOK);
                        assertThat(failed.reason()).isEqualTo(Reason.RESPONSE_TOO_LARGE);
                        assertThat(failed.detail()).contains("delete those that are superseded");
                        assertThat(failed.passes()).isFalse();
                    });
            assertThat(there.publish(subject, first)).isInstanceOf(Published.class);
            assertThat(there.listed(digest(image))).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void losesAndDoublesNothingWhereItEndsInTheMiddle(boolean referrersApi) {
        var ended = 0;
        for (var exchanges = 1; ; exchanges++) {
            var image = image(referrersApi);
            var host = registry(referrersApi).host();
            try (var there = Publishers.of(host, image.repository());
                    var mortal = new Publishers(host, image.repository(), endingAfter(exchanges))) {
                var subject = there.describe(digest(image));
                var bundle = there.signed(Publishers.newKey(), digest(image), "{}");
                var survived = survives(() -> mortal.publish(subject, bundle));

                assertThat(there.publish(subject, bundle)).isInstanceOf(Published.class);
                assertThat(there.listed(digest(image))).hasSize(1);
                if (survived) {
                    break;
                }
                ended++;
            }
        }
        assertThat(ended).isGreaterThan(7);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void listsWhatSeveralPublishAtOnce(boolean referrersApi) throws Exception {
        var image = image(referrersApi);
        var host = registry(referrersApi).host();
        var listener = referrersApi ? RegistryListener.NONE : new Together(3);
        try (var there = Publishers.of(host, image.repository());
                var racing = new Publishers(host, image.repository(), listener);
                var threads = Executors.newFixedThreadPool(3)) {
            var subject = there.describe(digest(image));
            var one = there.signed(Publishers.newKey(), digest(image), "{}");
            var two = there.signed(Publishers.newKey(), digest(image), "{}");

            var first = threads.submit(() -> racing.publish(subject, one));
            var again = threads.submit(() -> racing.publish(subject, one));
            var second = threads.submit(() -> racing.publish(subject, two));

            assertThat(first.get()).isInstanceOf(Published.class);
            assertThat(again.get()).isInstanceOf(Published.class);
            assertThat(second.get()).isInstanceOf(Published.class);
            assertThat(there.listed(digest(image))).hasSize(2);
        }
    }

    @Test
    void showsNobodyWhatDoesNotHold() {
        var image = image(true);
        try (var there = Publishers.of(registry(true).host(), image.repository())) {
            var subject = there.describe(digest(image));
            var bundle = there.signed(Publishers.newKey(), digest(image), "{}");
            var other = there.signed(Publishers.newKey(), digest(image), "{}").key();
            var foreign = there.signed(Publishers.newKey(), Digest.of(new byte[0]), "{}");

            assertThat(there.publish(subject, bundle, Publishers.root(other)))
                    .isEqualTo(new Failed(
                            Step.VERIFY, Reason.KEY_UNKNOWN, "no listed key made the signature", false, null));
            assertThat(there.publish(subject, foreign))
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.reason()).isEqualTo(Reason.SUBJECT_MISMATCH));
            assertThat(there.listed(digest(image))).isEmpty();
        }
    }

    @Test
    void publishesIntoARepositoryForEvidenceThatDoesNotExistYet() {
        var image = image(true);
        try (var own = Publishers.of(registry(true).host(), image.repository());
                var evidence = Publishers.of(registry(false).host(), "evidence/" + NUMBER.incrementAndGet())) {
            var bundle = evidence.signed(Publishers.newKey(), digest(image), "{}");

            assertThat(evidence.publish(own.describe(digest(image)), bundle)).isInstanceOf(Published.class);

            assertThat(evidence.listed(digest(image))).hasSize(1);
            assertThat(own.listed(digest(image))).isEmpty();
        }
    }

    @Test
    void leavesEarlierBundlesValidWhereTheKeyInVaultIsRotated() {
        var image = image(true);
        try (var server = VaultServer.development(stack.tools(), stack.folder());
                var vault = Vault.create(VaultSettings.at(server.address()));
                var there = Publishers.of(registry(true).host(), image.repository())) {
            server.setup().transit("transit").key("transit", "release", "ecdsa-p256");
            var signer = new TransitSigner(
                    vault,
                    new Login.Token(server.rootToken()),
                    new TransitKey("transit", "release"),
                    Duration.ofSeconds(20),
                    InstantSource.system());
            var before = there.signed(signer, digest(image), "{}");
            server.setup().rotate("transit", "release");
            var after = there.signed(signer, digest(image), "{}");

            assertThat(before.keyVersion()).isEqualTo("1");
            assertThat(after.keyVersion()).isEqualTo("2");
            var root = Publishers.root(before.key(), after.key());
            for (var bundle : new SignedBundle[] {before, after}) {
                assertThat(there.publish(there.describe(digest(image)), bundle, root))
                        .isInstanceOf(Published.class);
            }
            assertThat(acceptedByCosign(image, before.key())).isTrue();
            assertThat(acceptedByCosign(image, after.key())).isTrue();

            server.seal();
            assertThat(new BundleSigner(new TransitSigner(
                                    vault,
                                    new Login.Token(server.rootToken()),
                                    new TransitKey("transit", "release"),
                                    Duration.ofSeconds(1),
                                    InstantSource.system()))
                            .sign("{}".getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOfSatisfying(
                            BundleSigning.Failed.class,
                            failed -> assertThat(failed.reason()).isEqualTo(Reason.SIGNER_UNAVAILABLE));
            assertThat(new BundleVerifier(InstantSource.system()).verify(before.json(), digest(image), root))
                    .isInstanceOf(Verification.Verified.class);
        }
    }

    @Test
    void saysThatTheRegistryIsAway() {
        var away = Registry.withReferrers(stack.tools(), stack.folder());
        var image = new ImageFixtures(away, 1).image("apps/away", "v1");
        try (var there = Publishers.of(away.host(), image.repository())) {
            var subject = there.describe(digest(image));
            var bundle = there.signed(Publishers.newKey(), digest(image), "{}");
            away.close();

            assertThat(there.publish(subject, bundle)).isInstanceOfSatisfying(Failed.class, failed -> {
                assertThat(failed.step()).isEqualTo(Step.LOOK);
                assertThat(failed.reason()).isEqualTo(Reason.REGISTRY_UNAVAILABLE);
                assertThat(failed.passes()).isTrue();
            });
        }
    }

    private static RegistryListener endingAfter(int exchanges) {
        var left = new AtomicInteger(exchanges);
        return exchange -> {
            if (left.decrementAndGet() == 0) {
                throw new EndOfProcess();
            }
        };
    }

    private static boolean survives(Runnable work) {
        try {
            work.run();
            return true;
        } catch (EndOfProcess e) {
            return false;
        }
    }

    private static FixtureImage image(boolean referrersApi) {
        var number = NUMBER.incrementAndGet();
        return new ImageFixtures(registry(referrersApi), number).image("apps/shop-" + number, "v1");
    }

    private static Registry registry(boolean referrersApi) {
        return referrersApi ? stack.registry() : stack.registryWithoutReferrers();
    }

    private static Digest digest(FixtureImage image) {
        return Digest.parse(image.digest()).orElseThrow();
    }

    private static boolean acceptedByCosign(FixtureImage image, SigningKey half) {
        var name = "half-" + NUMBER.incrementAndGet();
        var file = stack.folder().write("cosign/" + name + ".pub", half.pem());
        return verifiedByCosign(image, new CosignKey(name, file, file, half.pem()), Publishers.TYPE);
    }

    private static boolean verifiedByCosign(FixtureImage image, CosignKey expected, String type) {
        Cosign cosign = stack.cosign();
        var checking = new Checking(Signing.Format.BUNDLE, new Checking.ByKey(expected), cosign.offline());
        try {
            return cosign.verifyAttestation(checking, type, image.byDigest()).contains("payload");
        } catch (StackException e) {
            // Refusing is what is wanted of it: there is no log to look at.
            stack.folder().keep(false);
            return false;
        }
    }

    /** As if the process had ended when an exchange was over. */
    private static final class EndOfProcess extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Has all who publish, each on a thread of its own, read the index of referrers before anybody writes it, and write it before anybody makes
     * sure: who is later than that by more than others make sure for overwrites them, since registries have no means against it.
     */
    private static final class Together implements RegistryListener {
        /** Two before and two after something is pushed, and then the index itself. */
        private static final int READ = 5;

        /** After two for each of two blobs, and one for the manifest. */
        private static final int WRITTEN = 6;

        private final CyclicBarrier meeting;
        private final ThreadLocal<Map<Purpose, Integer>> done =
                ThreadLocal.withInitial(() -> new EnumMap<>(Purpose.class));

        Together(int number) {
            meeting = new CyclicBarrier(number);
        }

        @Override
        public void completed(Exchange exchange) {
            var times = done.get().merge(exchange.purpose(), 1, Integer::sum);
            if ((exchange.purpose() == Purpose.REFERRERS && times == READ)
                    || (exchange.purpose() == Purpose.PUSH && times == WRITTEN)) {
                meet();
            }
        }

        private void meet() {
            try {
                meeting.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
