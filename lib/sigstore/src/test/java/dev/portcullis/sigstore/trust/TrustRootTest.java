package dev.portcullis.sigstore.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.core.policy.Revocations;
import dev.portcullis.sigstore.testing.PrivateSigstore;
import dev.portcullis.sigstore.testing.TestKey;
import dev.sigstore.proto.common.v1.PublicKeyDetails;
import dev.sigstore.proto.trustroot.v1.TrustedRoot;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What may be a trust root, and what is said about what may not. */
final class TrustRootTest {
    private static final PrivateSigstore SIGSTORE = new PrivateSigstore();
    private static final TestKey KEY = TestKey.p256();

    @Test
    void listsAllItsMaterialAndWhenItIsTrusted() {
        TrustRoot root = loaded(source(SIGSTORE.trustedRoot()).withKeys(List.of(key("release", KEY.pem()))));

        assertThat(root.name()).isEqualTo("test");
        assertThat(root.material())
                .extracting(TrustMaterial::kind)
                .containsExactlyInAnyOrder(
                        TrustMaterial.Kind.CERTIFICATE_AUTHORITY,
                        TrustMaterial.Kind.CERTIFICATE_AUTHORITY,
                        TrustMaterial.Kind.TIMESTAMP_AUTHORITY,
                        TrustMaterial.Kind.TIMESTAMP_AUTHORITY,
                        TrustMaterial.Kind.TIMESTAMP_AUTHORITY,
                        TrustMaterial.Kind.TRANSPARENCY_LOG,
                        TrustMaterial.Kind.TRANSPARENCY_LOG,
                        TrustMaterial.Kind.CERTIFICATE_TRANSPARENCY_LOG,
                        TrustMaterial.Kind.PUBLIC_KEY);
        for (TrustMaterial piece : root.material()) {
            assertThat(root.covers(piece, PrivateSigstore.FROM)).isTrue();
            assertThat(root.covers(piece, PrivateSigstore.TO)).isTrue();
            assertThat(root.covers(piece, PrivateSigstore.TO.plusSeconds(1)))
                    .isEqualTo(piece.kind() == TrustMaterial.Kind.PUBLIC_KEY);
            assertThat(root.covers(new TrustMaterial(piece.kind(), "0".repeat(64)), PrivateSigstore.FROM))
                    .isFalse();
        }
    }

    @Test
    void coversNothingThatIsRevoked() {
        TrustRoot whole = loaded(source(SIGSTORE.trustedRoot()).withKeys(List.of(key("release", KEY.pem()))));
        for (TrustMaterial piece : whole.material()) {
            Revocations revoked = new Revocations(Set.of(piece.fingerprint()), List.of());
            TrustRoot root = loaded(source(SIGSTORE.trustedRoot())
                    .withKeys(List.of(key("release", KEY.pem())))
                    .withRevocations(revoked));

            assertThat(root.covers(piece, PrivateSigstore.FROM)).isFalse();
            assertThat(root.coversAlways(piece)).isFalse();
            assertThat(root.revocations()).isEqualTo(revoked);
            assertThat(root.material().stream()
                            .filter(other -> !other.fingerprint().equals(piece.fingerprint()))
                            .allMatch(other -> root.covers(other, PrivateSigstore.FROM)))
                    .isTrue();
        }
        assertThat(whole.material().stream().filter(whole::coversAlways))
                .extracting(TrustMaterial::kind)
                .containsExactly(TrustMaterial.Kind.PUBLIC_KEY);
    }

    @Test
    void ignoresLogsWithUnknownKindsOfKeysAndSaysSo() {
        TrustedRoot.Builder root = SIGSTORE.trustedRoot();
        root.getTlogsBuilder(1).getPublicKeyBuilder().setKeyDetails(PublicKeyDetails.ML_DSA_65);

        assertThat(TrustRoot.load(source(root))).isInstanceOfSatisfying(TrustRootResult.Loaded.class, loaded -> {
            assertThat(loaded.ignored()).extracting(TrustProblem::path).containsExactly("trustedRoot.tlogs[1]");
            assertThat(loaded.root().logs()).hasSize(1);
        });
    }

    @Test
    void ignoresLogsWithoutAKeyAndSaysSo() {
        TrustedRoot.Builder root = SIGSTORE.trustedRoot();
        root.getTlogsBuilder(0).getPublicKeyBuilder().clearRawBytes();

        assertThat(TrustRoot.load(source(root)))
                .isInstanceOfSatisfying(
                        TrustRootResult.Loaded.class,
                        loaded -> assertThat(loaded.ignored())
                                .extracting(TrustProblem::path)
                                .containsExactly("trustedRoot.tlogs[0]"));
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                root("unknown media type", root -> root.setMediaType("application/json"), "trustedRoot.mediaType"),
                root(
                        "log without a start",
                        root -> root.getTlogsBuilder(0)
                                .getPublicKeyBuilder()
                                .getValidForBuilder()
                                .clearStart(),
                        "trustedRoot.tlogs[0].publicKey.validFor"),
                root(
                        "CT log without a start",
                        root -> root.getCtlogsBuilder(0).getPublicKeyBuilder().clearValidFor(),
                        "trustedRoot.ctlogs[0].publicKey.validFor"),
                root(
                        "window that ends first",
                        root -> root.getCertificateAuthoritiesBuilder(0)
                                .setValidFor(PrivateSigstore.range(PrivateSigstore.TO, PrivateSigstore.FROM)),
                        "trustedRoot.certificateAuthorities[0].validFor"),
                root(
                        "empty chain",
                        root -> root.getTimestampAuthoritiesBuilder(0).clearCertChain(),
                        "trustedRoot.timestampAuthorities[0].certChain"),
                root(
                        "broken certificate",
                        root -> root.getCertificateAuthoritiesBuilder(0)
                                .getCertChainBuilder()
                                .getCertificatesBuilder(1)
                                .setRawBytes(ByteString.copyFromUtf8("x")),
                        "trustedRoot.certificateAuthorities[0].certChain.certificates[1]"),
                root(
                        "short log id",
                        root -> root.getTlogsBuilder(0).getLogIdBuilder().setKeyId(ByteString.copyFromUtf8("x")),
                        "trustedRoot.tlogs[0].logId"),
                root("no log", TrustedRoot.Builder::clearTlogs, "trustedRoot.tlogs"),
                root("no CT log", TrustedRoot.Builder::clearCtlogs, "trustedRoot.ctlogs"),
                root("nothing that signs", root -> root.clearCertificateAuthorities(), ""),
                Arguments.of("nothing", TrustRootSource.named("test"), ""),
                Arguments.of("no JSON", json("{"), "trustedRoot"),
                Arguments.of("unknown field", json("{\"extra\": 1}"), "trustedRoot"),
                Arguments.of("field twice", json("{\"mediaType\": \"a\", \"mediaType\": \"b\"}"), "trustedRoot"),
                Arguments.of("too large", json(" ".repeat(1024 * 1024 + 1)), "trustedRoot"),
                Arguments.of("too deep", json("[".repeat(17) + "]".repeat(17)), "trustedRoot"),
                keys("no PEM", "keys[0].pem", key("a", "key")),
                keys("empty PEM", "keys[0].pem", key("a", TestKey.pem("PUBLIC KEY", new byte[0]))),
                keys(
                        "private key",
                        "keys[0].pem",
                        key(
                                "a",
                                TestKey.pem(
                                        "PRIVATE KEY", KEY.pair().getPrivate().getEncoded()))),
                keys("two blocks", "keys[0].pem", key("a", KEY.pem() + KEY.pem())),
                keys("unnamed", "keys[0].name", key(" ", KEY.pem())),
                keys("key twice", "keys[1].pem", key("a", KEY.pem()), key("b", KEY.pem())),
                keys(
                        "window that ends first",
                        "keys[0]",
                        new NamedKey("a", KEY.pem(), new ValidityWindow(PrivateSigstore.TO, PrivateSigstore.FROM))),
                keys(
                        "window without a source of time",
                        "trustedRoot.timestampAuthorities",
                        new NamedKey("a", KEY.pem(), new ValidityWindow(PrivateSigstore.FROM, null))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void refusesAndNamesTheField(String name, TrustRootSource source, String path) {
        assertThat(TrustRoot.load(source))
                .isInstanceOfSatisfying(
                        TrustRootResult.Refused.class,
                        refused -> assertThat(refused.problems())
                                .extracting(TrustProblem::path)
                                .contains(path));
    }

    @Test
    void loadsWeakDemandsOnlyWhereTheyAreNamed() {
        TrustRootSource bare = source(SIGSTORE.trustedRoot().clearTlogs().clearCtlogs());

        assertThat(TrustRoot.load(bare)).isInstanceOf(TrustRootResult.Refused.class);
        assertThat(TrustRoot.load(bare.withDemands(Demands.STRICT
                        .withCertificateLog(Demands.LogDemand.OPTIONAL)
                        .withSct(Demands.SctDemand.NOT_REQUIRED))))
                .isInstanceOf(TrustRootResult.Loaded.class);
    }

    private static Arguments root(String name, Consumer<TrustedRoot.Builder> change, String path) {
        TrustedRoot.Builder root = SIGSTORE.trustedRoot();
        change.accept(root);
        return Arguments.of(name, source(root), path);
    }

    private static Arguments keys(String name, String path, NamedKey... keys) {
        return Arguments.of("keys: " + name, TrustRootSource.named("test").withKeys(List.of(keys)), path);
    }

    private static NamedKey key(String name, String pem) {
        return new NamedKey(name, pem, ValidityWindow.ALWAYS);
    }

    private static TrustRootSource source(TrustedRoot.Builder root) {
        return TrustRootSource.named("test").withTrustedRoot(PrivateSigstore.json(root));
    }

    private static TrustRootSource json(String text) {
        return TrustRootSource.named("test").withTrustedRoot(text.getBytes(StandardCharsets.UTF_8));
    }

    private static TrustRoot loaded(TrustRootSource source) {
        return ((TrustRootResult.Loaded) TrustRoot.load(source)).root();
    }
}
