package dev.portcullis.operator.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.CompiledTrustRoot;
import dev.portcullis.crds.compile.TrustRootCompiler;
import dev.portcullis.crds.signer.VaultTransit;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.crds.trust.TrustRootSpec;
import dev.portcullis.crds.trust.TrustRootSpec.PublicKey;
import dev.portcullis.crds.trust.TrustRootStatus;
import dev.portcullis.crds.trust.TrustRootStatus.KeyVersion;
import dev.portcullis.operator.acceptance.Candidate;
import dev.portcullis.operator.sample.Samples;
import dev.portcullis.operator.trust.TransitKeySource.Version;
import dev.portcullis.operator.trust.TransitKeySource.Versions;
import dev.portcullis.operator.tuf.MemoryKeeper;
import dev.portcullis.operator.tuf.RefreshSchedule;
import dev.portcullis.operator.tuf.RepositoryFollower;
import dev.portcullis.operator.tuf.RepositoryFollower.Lookout;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Trust roots whose public keys are the versions of a key in Vault. */
class TransitTrustRootTest {
    private static final VaultTransit KEY =
            new VaultTransit("https://vault.example.com", "transit", "release", "kubernetes", "portcullis", null, null);

    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

    private static final RepositoryFollower NOBODY = new RepositoryFollower(
            new MemoryKeeper(),
            (repository, trusted, now) -> {
                throw new AssertionError("no repository is followed here");
            },
            new RefreshSchedule(Duration.ofHours(1), Duration.ofHours(1)),
            (name, failure) -> {});

    private static Version version() {
        return version(1);
    }

    /** Versions are a day apart. */
    private static Version version(int number) {
        return new Version(number, key(), FIRST.plus(Duration.ofDays(number - 1)));
    }

    private static PublicKey key() {
        try {
            var key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();
            var text = Base64.getMimeEncoder().encodeToString(key.getEncoded());
            return new PublicKey(
                    "release", "-----BEGIN PUBLIC KEY-----\n" + text + "\n-----END PUBLIC KEY-----\n", null, null);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static Candidate candidate(TrustRootSpec spec, Versions versions) {
        return found(spec, versions).candidate();
    }

    private static TrustRootCandidates.Found found(TrustRootSpec spec, Versions versions) {
        var root = new TrustRoot();
        root.getMetadata().setName("vault");
        root.setSpec(spec);
        return new TrustRootCandidates(reference -> Optional.empty(), NOBODY, key -> {
                    assertThat(key).isEqualTo(KEY);
                    return versions;
                })
                .of(root, () -> null, new Lookout(Instant.EPOCH, Samples.KEYS));
    }

    private static TrustRootSpec spec(List<PublicKey> keys) {
        return new TrustRootSpec(null, keys, null, null, null, List.of(), KEY);
    }

    @Test
    void everyVersionIsTrustedUnderTheNameOfTheKey() {
        var candidate = candidate(spec(List.of()), new Versions.Read(List.of(version(), version())));

        assertThat(candidate).isInstanceOfSatisfying(Candidate.Acceptable.class, acceptable -> {
            var compiled = TrustRootCompiler.compileContent("vault", acceptable.content());
            assertThat(compiled).isInstanceOf(Compiled.Accepted.class);
            var root = ((Compiled.Accepted<CompiledTrustRoot>) compiled).value().root();
            assertThat(root.keys()).hasSize(2).allMatch(key -> key.name().equals("release"));
        });
    }

    @Test
    void whatVaultDoesNotTellIsMissing() {
        assertThat(candidate(spec(List.of()), new Versions.Unread("[SignerUnavailable] it is sealed")))
                .isInstanceOfSatisfying(
                        Candidate.Unresolved.class,
                        unresolved -> assertThat(unresolved.problems())
                                .containsExactly("spec.vaultTransit: [SignerUnavailable] it is sealed"));
        assertThat(candidate(spec(List.of()), new Versions.Read(List.of()))).isInstanceOf(Candidate.Unresolved.class);
    }

    @Test
    void oneKeyTwiceIsInvalid() {
        var version = version();

        assertThat(candidate(spec(List.of()), new Versions.Read(List.of(version, version))))
                .isInstanceOf(Candidate.Invalid.class);
    }

    @Test
    void nothingIsTakenFromTheSpecBesides() {
        assertThat(candidate(spec(List.of(key())), new Versions.Read(List.of(version()))))
                .isInstanceOf(Candidate.Invalid.class);
    }

    private static List<KeyVersion> told(Versions versions, List<KeyVersion> before) {
        return found(spec(List.of()), versions).told(new TrustRootStatus(1L, List.of(), "vault-1", before));
    }

    @Test
    void statusTellsEachVersionAndUntilWhenItWasTheNewest() {
        var first = version(1);
        var third = version(3);
        var fourth = version(4);

        assertThat(told(new Versions.Read(List.of(first, third, fourth)), List.of()))
                .containsExactly(
                        new KeyVersion(
                                4, "2026-01-04T00:00:00Z", null, fourth.key().pem()),
                        new KeyVersion(
                                3,
                                "2026-01-03T00:00:00Z",
                                "2026-01-04T00:00:00Z",
                                third.key().pem()),
                        new KeyVersion(
                                1,
                                "2026-01-01T00:00:00Z",
                                "2026-01-03T00:00:00Z",
                                first.key().pem()));
    }

    @Test
    void ofVeryManyTheNewestAreTold() {
        var told = KeyHistory.of(IntStream.rangeClosed(1, 40)
                .mapToObj(TransitTrustRootTest::version)
                .toList());

        assertThat(told).hasSize(TrustRootStatus.MOST_KEYS);
        assertThat(told.getFirst().version()).isEqualTo(40);
        assertThat(told.getLast().version()).isEqualTo(9);
        assertThat(told.stream().filter(key -> key.validUntil() == null)).hasSize(1);
    }

    @Test
    void whatIsNotAcceptedChangesNothingOfWhatIsTold() {
        var before = KeyHistory.of(List.of(version(1), version(2)));
        var version = version();

        assertThat(told(new Versions.Unread("it is sealed"), before)).isEqualTo(before);
        assertThat(told(new Versions.Read(List.of()), before)).isEqualTo(before);
        assertThat(told(new Versions.Read(List.of(version, version)), before)).isEqualTo(before);
        assertThat(found(spec(List.of()), new Versions.Read(List.of(version, version)))
                        .told(null))
                .isEmpty();
    }

    /** The windows are told and not enforced: signatures need not carry a time. */
    @Test
    void whatIsTrustedHasNoWindow() {
        assertThat(new Versions.Read(List.of(version(1), version(2))).keys())
                .allMatch(key -> key.notBefore() == null && key.notAfter() == null);
    }
}
