package dev.portcullis.sigstore.sign;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.portcullis.core.fact.VerifiedTime;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.BundleVerifier;
import dev.portcullis.sigstore.Verification;
import dev.portcullis.sigstore.sign.Proving.Part;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What needs a log is held against a real one where signers of evidence bundles are tested. */
class BundleProverTest {
    private static final Digest IMAGE = Digest.of(utf8("an image"));
    private static final Instant AT = PrivateSigstore.SIGNED_AT;
    private static final BundleVerifier VERIFIER = new BundleVerifier(InstantSource.fixed(AT.plusSeconds(3600)));

    private final LocalSigner signer = Keys.signer(TestKey.p256());
    private final TestTimestampAuthority authority = TestTimestampAuthority.create("timestamps");
    private final SignedBundle bundle = signed(signer);

    private static SignedBundle signed(LocalSigner signer) {
        var statement =
                new NewStatement("registry.example.com/apps/shop", IMAGE, "https://example.com/review/v1", utf8("{}"));
        return ((BundleSigning.Made) new BundleSigner(signer).sign(statement.bytes())).bundle();
    }

    private TrustRoot root() {
        var instance = dev.sigstore.proto.trustroot.v1.TrustedRoot.newBuilder()
                .setMediaType(PrivateSigstore.MEDIA_TYPE)
                .addTimestampAuthorities(
                        PrivateSigstore.authority(authority.chain(), PrivateSigstore.FROM, PrivateSigstore.TO));
        return Keys.loaded(TrustRootSource.named("keys")
                .withTrustedRoot(PrivateSigstore.json(instance))
                .withKeys(List.of(new NamedKey("release", signer.publicKey().pem(), ValidityWindow.ALWAYS))));
    }

    private Proving prove(@Nullable TimestampTransport transport, byte[] json, Digest artifact) {
        var timestamps = transport == null ? null : new TimestampClient(transport, root(), new Random(1));
        return new BundleProver(timestamps, null, VERIFIER, root()).prove(json, artifact, signer.publicKey());
    }

    private Timestamping answer(byte[] request) {
        return new Timestamping.Stamped(ByteString.copyFrom(authority.answer(request, AT)));
    }

    private static void assertFails(Proving proving, Part part, Reason reason) {
        assertThat(proving).isInstanceOfSatisfying(Proving.Failed.class, failed -> {
            assertThat(failed.part()).isEqualTo(part);
            assertThat(failed.reason()).isEqualTo(reason);
        });
    }

    @Test
    void addsTheTimeToTheSameSignature() {
        var proved = (Proving.Proved) prove(this::answer, bundle.json(), IMAGE);

        assertThat(proved.logIndex()).isNull();
        assertThat(VERIFIER.verify(proved.json(), IMAGE, root()))
                .isInstanceOfSatisfying(
                        Verification.Verified.class,
                        verified -> assertThat(verified.times())
                                .containsExactly(new VerifiedTime(VerifiedTime.Source.TIMESTAMP_AUTHORITY, AT)));
        assertThat(signature(proved.json())).isEqualTo(signature(bundle.json()));
    }

    private static String signature(byte[] json) {
        var text = new String(json, StandardCharsets.UTF_8);
        var from = text.indexOf("\"sig\":\"");
        return text.substring(from, text.indexOf('"', from + 7));
    }

    @Test
    void changesNothingWhereNothingIsAskedFor() {
        var proved = (Proving.Proved) prove(null, bundle.json(), IMAGE);

        assertThat(new String(proved.json(), StandardCharsets.UTF_8))
                .isEqualTo(new String(bundle.json(), StandardCharsets.UTF_8));
    }

    @Test
    void saysWhatIsAway() {
        assertFails(
                prove(request -> new Timestamping.Failed(Reason.SIGNER_UNAVAILABLE, "away"), bundle.json(), IMAGE),
                Part.TIMESTAMP,
                Reason.SIGNER_UNAVAILABLE);
    }

    @Test
    void givesNothingOutThatDoesNotHold() {
        assertFails(
                prove(this::answer, signed(Keys.signer(TestKey.p256())).json(), IMAGE),
                Part.BUNDLE,
                Reason.KEY_UNKNOWN);
        assertFails(
                prove(this::answer, bundle.json(), Digest.of(utf8("another"))), Part.BUNDLE, Reason.SUBJECT_MISMATCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "no JSON", "{\"dsseEnvelope\":{\"signatures\":[{},{}]}}"})
    void provesNothingOfWhatIsNoBundle(String json) {
        assertFails(prove(this::answer, utf8(json), IMAGE), Part.BUNDLE, Reason.BUNDLE_MALFORMED);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
