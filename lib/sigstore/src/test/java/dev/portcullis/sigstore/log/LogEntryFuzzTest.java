package dev.portcullis.sigstore.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import com.code_intelligence.jazzer.mutation.annotation.WithUtf8Length;
import com.google.protobuf.ByteString;
import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.content.Artifact;
import dev.portcullis.sigstore.content.Content;
import dev.portcullis.sigstore.content.SignatureKey;
import dev.portcullis.sigstore.content.SignedContent;
import dev.portcullis.sigstore.crypto.HashAlgorithm;
import dev.portcullis.sigstore.testing.PrivateSigstore;
import dev.portcullis.sigstore.testing.TestBundle;
import dev.portcullis.sigstore.testing.TestKey;
import dev.portcullis.sigstore.testing.TestLayer;
import dev.portcullis.sigstore.testing.TestLog;
import dev.portcullis.sigstore.trust.Log;
import dev.portcullis.sigstore.trust.ValidityWindow;
import dev.sigstore.proto.rekor.v1.KindVersion;
import dev.sigstore.proto.rekor.v1.TransparencyLogEntry;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a log entry's body and checkpoint hold: no entry is about a signature that it does not name, no other note is the log's. */
final class LogEntryFuzzTest {
    private static final TestKey KEY = TestKey.p256();
    private static final TestLog LOG = TestLog.v1(TestKey.p256(), "rekor.example.com");
    private static final TestLog TILES = TestLog.v2(TestKey.ed25519(), "tiles.example.com");
    private static final byte[] ARTIFACT = {1};
    private static final TestBundle MESSAGE =
            TestBundle.by(KEY).message(ARTIFACT, dev.sigstore.proto.common.v1.HashAlgorithm.SHA2_256);
    private static final TestBundle ENVELOPE =
            TestBundle.by(KEY).envelope(TestBundle.statement("https://example.com/v1", ARTIFACT));
    private static final ByteString ENVELOPE_TEXT = ByteString.copyFrom(TestLayer.envelope(ENVELOPE));
    private static final List<SignedContent> SIGNED = List.of(
            signed(new Content.Message(
                    ByteString.copyFrom(MESSAGE.signature()),
                    HashAlgorithm.SHA_256,
                    HashAlgorithm.SHA_256.digest(ByteString.copyFrom(ARTIFACT)))),
            signed(new Content.Envelope(
                    TestBundle.IN_TOTO,
                    ENVELOPE.proto.getDsseEnvelope().getPayload(),
                    ByteString.copyFrom(ENVELOPE.signature()),
                    ENVELOPE_TEXT)));
    private static final List<TransparencyLogEntry> RIGHT = Stream.of(
                    MESSAGE.copy().loggedV1(LOG, PrivateSigstore.SIGNED_AT),
                    MESSAGE.copy().loggedV2(TILES, dev.sigstore.proto.common.v1.HashAlgorithm.SHA2_256, ""),
                    ENVELOPE.copy().loggedV1(LOG, PrivateSigstore.SIGNED_AT),
                    ENVELOPE.copy().loggedInToto(LOG, PrivateSigstore.SIGNED_AT),
                    ENVELOPE.copy().loggedInTotoHash(LOG, ENVELOPE_TEXT.toByteArray(), PrivateSigstore.SIGNED_AT))
            .map(bundle -> bundle.proto.getVerificationMaterial().getTlogEntries(0))
            .toList();

    static Stream<Arguments> seeds() {
        return RIGHT.stream()
                .map(entry -> arguments(
                        entry.getKindVersion().getKind(),
                        entry.getKindVersion().getVersion(),
                        entry.getCanonicalizedBody().toByteArray(),
                        entry.getInclusionProof().getCheckpoint().getEnvelope()));
    }

    private static SignedContent signed(Content content) {
        var key = new SignatureKey(
                KEY.publicKey(), ByteString.copyFrom(KEY.publicKey().getEncoded()), false);
        return new SignedContent(
                content, Artifact.of(ARTIFACT), key, new Claim(Claim.Kind.SIGNATURE, "", Digest.of(ARTIFACT)));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void namesTheSignatureOrIsRefused(
            @NotNull String kind,
            @NotNull String version,
            byte @NotNull @WithLength(max = 16_384) [] body,
            @NotNull @WithUtf8Length(max = 8_192) String checkpoint) {
        var entry = TransparencyLogEntry.newBuilder()
                .setKindVersion(KindVersion.newBuilder().setKind(kind).setVersion(version))
                .setCanonicalizedBody(ByteString.copyFrom(body))
                .build();
        for (var signed : SIGNED) {
            switch (EntryBinding.check(entry, signed)) {
                case Checked.Passed<BoundEntry>(var bound) -> {
                    assertThat(bound.leaf().toByteArray()).isEqualTo(body);
                    assertThat(new String(body, StandardCharsets.UTF_8).replace("\\", ""))
                            .containsAnyOf(names(signed));
                }
                case Checked.Refused<BoundEntry>(var why) ->
                    assertThat(why.reason())
                            .isIn(Reason.LOG_ENTRY_MALFORMED, Reason.LOG_ENTRY_MISMATCH, Reason.LOG_ENTRY_UNSUPPORTED);
            }
        }
        Checkpoint.parse(checkpoint).ifPresent(LogEntryFuzzTest::check);
    }

    /** What an entry about a signature holds, one of them at least, unless it is written with escapes of Unicode. */
    private static String[] names(SignedContent signed) {
        var signature =
                Base64.getEncoder().encodeToString(signed.content().signature().toByteArray());
        return new String[] {
            signature,
            Base64.getEncoder().encodeToString(signature.getBytes(StandardCharsets.US_ASCII)),
            HexFormat.of().formatHex(HashAlgorithm.SHA_256.digest(ENVELOPE_TEXT).toByteArray()),
            "u00"
        };
    }

    private static void check(Checkpoint checkpoint) {
        assertThat(checkpoint.size()).isNotNegative();
        assertThat(checkpoint.root().size()).isEqualTo(32);
        assertThat(checkpoint.lines()).hasSizeLessThanOrEqualTo(64);
        var right = RIGHT.stream()
                .anyMatch(entry ->
                        entry.getInclusionProof().getCheckpoint().getEnvelope().startsWith(checkpoint.text() + "\n"));
        for (var version : EntryVersion.values()) {
            for (var log : List.of(log(LOG), log(TILES))) {
                assertThat(checkpoint.isSignedBy(log, version) && !right).isFalse();
            }
        }
    }

    private static Log log(TestLog log) {
        return new Log(
                log.host(),
                log.key().publicKey(),
                Set.of(ByteString.copyFrom(log.id())),
                ValidityWindow.ALWAYS,
                new dev.portcullis.core.fact.TrustMaterial(
                        dev.portcullis.core.fact.TrustMaterial.Kind.TRANSPARENCY_LOG,
                        dev.portcullis.sigstore.crypto.Fingerprint.of(log.key().publicKey())));
    }
}
