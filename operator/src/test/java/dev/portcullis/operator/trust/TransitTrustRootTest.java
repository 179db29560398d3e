package dev.portcullis.operator.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.CompiledTrustRoot;
import dev.portcullis.crds.compile.TrustRootCompiler;
import dev.portcullis.crds.signer.VaultTransit;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.crds.trust.TrustRootSpec;
import dev.portcullis.crds.trust.TrustRootSpec.PublicKey;
import dev.portcullis.operator.acceptance.Candidate;
import dev.portcullis.operator.sample.Samples;
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
import org.junit.jupiter.api.Test;

/** Trust roots whose public keys are the versions of a key in Vault. */
class TransitTrustRootTest {
    private static final VaultTransit KEY =
            new VaultTransit("https://vault.example.com", "transit", "release", "kubernetes", "portcullis", null, null);

    private static final RepositoryFollower NOBODY = new RepositoryFollower(
            new MemoryKeeper(),
            (repository, trusted, now) -> {
                throw new AssertionError("no repository is followed here");
            },
            new RefreshSchedule(Duration.ofHours(1), Duration.ofHours(1)),
            (name, failure) -> {});

    private static PublicKey version() {
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
        var root = new TrustRoot();
        root.getMetadata().setName("vault");
        root.setSpec(spec);
        return new TrustRootCandidates(reference -> Optional.empty(), NOBODY, key -> {
                    assertThat(key).isEqualTo(KEY);
                    return versions;
                })
                .of(root, () -> null, new Lookout(Instant.EPOCH, Samples.KEYS))
                .candidate();
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
        assertThat(candidate(spec(List.of(version())), new Versions.Read(List.of(version()))))
                .isInstanceOf(Candidate.Invalid.class);
    }
}
