package dev.portcullis.sigstore.sign;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.BundleVerifier;
import dev.portcullis.sigstore.Verification;
import dev.portcullis.sigstore.testing.PrivateSigstore;
import dev.portcullis.sigstore.testing.TestKey;
import dev.portcullis.sigstore.testing.TestTimestampAuthority;
import dev.portcullis.sigstore.trust.NamedKey;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.sigstore.trust.TrustRootSource;
import dev.portcullis.sigstore.trust.ValidityWindow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BundleSignerTest {
    private static final Digest IMAGE = Digest.of(utf8("an image"));
    private static final String TYPE = "https://example.com/review/v1";
    private static final Instant AT = PrivateSigstore.SIGNED_AT;
    private static final BundleVerifier VERIFIER = new BundleVerifier(InstantSource.fixed(AT.plusSeconds(3600)));
    private static final NewStatement STATEMENT = new NewStatement(
            "registry.example.com/apps/shop", IMAGE, TYPE, utf8("{\"by\": \"J\u00fcrgen\", \"n\":1.0}"));

    static Stream<TestKey> keys() {
        return Stream.of(TestKey.p256(), TestKey.ed25519());
    }

    @ParameterizedTest
    @MethodSource("keys")
    void makesWhatTheVerifierAccepts(TestKey key) {
        var bundle = made(new BundleSigner(Keys.signer(key)).sign(STATEMENT.bytes()));

        var verified = verify(bundle, Keys.root(bundle.key(), ValidityWindow.ALWAYS));

        assertThat(verified).isInstanceOfSatisfying(Verification.Verified.class, fact -> {
            assertThat(fact.subject()).isEqualTo(IMAGE);
            assertThat(fact.claim().predicateType()).isEqualTo(TYPE);
            assertThat(fact.claim().statement()).isEqualTo(Digest.of(STATEMENT.bytes()));
        });
    }

    @Test
    void signsTheVeryBytesAndNamesTheKeyAsCosignDoes() {
        var key = TestKey.p256();
        var text = new String(
                made(new BundleSigner(Keys.signer(key)).sign(STATEMENT.bytes())).json(), StandardCharsets.UTF_8);

        assertThat(text)
                .contains("\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\"")
                .contains("\"hint\":\"" + Keys.signer(key).publicKey().hint() + "\"")
                .contains(java.util.Base64.getEncoder().encodeToString(STATEMENT.bytes()));
        assertThat(new String(STATEMENT.bytes(), StandardCharsets.UTF_8))
                .endsWith("\"predicate\":{\"by\": \"J\u00fcrgen\", \"n\":1.0}}");
    }

    @Test
    void makesNothingThatAnotherKeyOrImageIsSatisfiedBy() {
        var bundle = made(new BundleSigner(Keys.signer(TestKey.p256())).sign(STATEMENT.bytes()));
        var other = Keys.signer(TestKey.p256()).publicKey();

        assertThat(reason(verify(bundle, Keys.root(other, ValidityWindow.ALWAYS))))
                .isEqualTo(Reason.KEY_UNKNOWN);
        assertThat(reason(VERIFIER.verify(
                        bundle.json(), Digest.of(utf8("another")), Keys.root(bundle.key(), ValidityWindow.ALWAYS))))
                .isEqualTo(Reason.SUBJECT_MISMATCH);
    }

    @Test
    void handsOutNoSignatureThatItsOwnKeyDoesNotHoldFor() {
        var honest = Keys.signer(TestKey.p256());
        var other = Keys.signer(TestKey.p256()).publicKey();
        Signer confused = message -> honest.sign(message) instanceof Signing.Signed signed
                ? new Signing.Signed(signed.signature(), other, "2")
                : new Signing.Failed(Reason.INTERNAL_ERROR, "");
        Signer overOtherBytes = message -> honest.sign(utf8("something else"));
        Signer silent = message -> new Signing.Signed(ByteString.EMPTY, other, "");

        for (var signer : List.of(confused, overOtherBytes, silent)) {
            assertThat(failure(new BundleSigner(signer).sign(STATEMENT.bytes())))
                    .isEqualTo(Reason.SIGNATURE_INVALID);
        }
    }

    @Test
    void passesOnWhyTheSignerDoesNotSign() {
        Signer sealed = message -> new Signing.Failed(Reason.SIGNER_UNAVAILABLE, "it is sealed");

        assertThat(new BundleSigner(sealed).sign(STATEMENT.bytes()))
                .isEqualTo(new BundleSigning.Failed(Reason.SIGNER_UNAVAILABLE, "it is sealed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "1", "{", "{\"a\":1,\"a\":2}", "{} {}", "{\"a\":\"\\ud800\"", "\"text\""})
    void namesWhatIsNoPredicate(String predicate) {
        assertThat(new NewStatement("r", IMAGE, TYPE, utf8(predicate)).problem())
                .isPresent();
    }

    @Test
    void takesAPredicateTypeThatVerifiersRead() {
        assertThat(STATEMENT.problem()).isEmpty();
        assertThat(new NewStatement("r", IMAGE, " ", utf8("{}")).problem()).isPresent();
        assertThat(new NewStatement("r", IMAGE, "t".repeat(513), utf8("{}")).problem())
                .isPresent();
    }

    @Nested
    class Timestamps {
        private final TestTimestampAuthority authority = TestTimestampAuthority.create("timestamps");
        private final LocalSigner signer = Keys.signer(TestKey.p256());
        private final ValidityWindow window = new ValidityWindow(AT.minusSeconds(60), AT.plusSeconds(60));

        @Test
        void proveWhenAKeyWithAWindowSigned() {
            var bundle = made(signing(request -> stamped(authority.answer(request, AT))));

            assertThat(verify(bundle, root(authority))).isInstanceOf(Verification.Verified.class);
            assertThat(reason(verify(made(new BundleSigner(signer).sign(STATEMENT.bytes())), root(authority))))
                    .isEqualTo(Reason.TIMESTAMP_MISSING);
        }

        @Test
        void countOnlyByAnAuthorityOfTheTrustRoot() {
            var stranger = TestTimestampAuthority.create("stranger");

            assertThat(failure(signing(request -> stamped(stranger.answer(request, AT)))))
                    .isEqualTo(Reason.TIMESTAMP_UNTRUSTED);
        }

        @Test
        void countOnlyAsAnswerToTheRequest() {
            var replayed = authority.timestamp(utf8("another signature"), AT);

            assertThat(failure(signing(request -> stamped(replayed)))).isEqualTo(Reason.TIMESTAMP_INVALID);
            assertThat(failure(signing(request -> stamped(utf8("no answer"))))).isEqualTo(Reason.TIMESTAMP_INVALID);
            assertThat(failure(signing(request -> stamped(new byte[0])))).isEqualTo(Reason.TIMESTAMP_INVALID);
        }

        @Test
        void areNotLeftOutWhereTheAuthorityIsAway() {
            assertThat(failure(signing(request -> new Timestamping.Failed(Reason.SIGNER_UNAVAILABLE, "away"))))
                    .isEqualTo(Reason.SIGNER_UNAVAILABLE);
        }

        private BundleSigning signing(TimestampTransport transport) {
            return new BundleSigner(signer, new TimestampClient(transport, root(authority), new Random(1)))
                    .sign(STATEMENT.bytes());
        }

        private TrustRoot root(TestTimestampAuthority trusted) {
            var instance = dev.sigstore.proto.trustroot.v1.TrustedRoot.newBuilder()
                    .setMediaType(PrivateSigstore.MEDIA_TYPE)
                    .addTimestampAuthorities(
                            PrivateSigstore.authority(trusted.chain(), PrivateSigstore.FROM, PrivateSigstore.TO));
            return Keys.loaded(TrustRootSource.named("keys")
                    .withTrustedRoot(PrivateSigstore.json(instance))
                    .withKeys(List.of(new NamedKey("release", signer.publicKey().pem(), window))));
        }

        private static Timestamping stamped(byte[] response) {
            return new Timestamping.Stamped(ByteString.copyFrom(response));
        }
    }

    private static Verification verify(SignedBundle bundle, TrustRoot root) {
        return VERIFIER.verify(bundle.json(), IMAGE, root);
    }

    private static Reason reason(Verification verification) {
        return switch (verification) {
            case Verification.Verified verified -> Reason.VERIFIED;
            case Verification.Rejected(var rejection) -> rejection.reason();
        };
    }

    private static SignedBundle made(BundleSigning signing) {
        return switch (signing) {
            case BundleSigning.Made(var bundle) -> bundle;
            case BundleSigning.Failed failed -> throw new AssertionError(failed.toString());
        };
    }

    private static Reason failure(BundleSigning signing) {
        return switch (signing) {
            case BundleSigning.Made made -> throw new AssertionError("was signed");
            case BundleSigning.Failed failed -> failed.reason();
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
