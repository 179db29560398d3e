package dev.portcullis.sigstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import dev.portcullis.core.image.Digest;
import dev.portcullis.sigstore.testing.JsonMutations;
import dev.portcullis.sigstore.testing.JsonMutations.Kind;
import dev.portcullis.sigstore.testing.JsonMutations.Mutation;
import dev.portcullis.sigstore.testing.PrivateSigstore;
import dev.portcullis.sigstore.testing.TestBundle;
import dev.portcullis.sigstore.testing.TestKey;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.sigstore.proto.common.v1.HashAlgorithm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Changes and drops every field of accepted bundles: all are refused but those listed here with the reason why they may not matter. */
final class MutationTest {
    private static final String ENTRY = "verificationMaterial\\.tlogEntries\\[\\d\\]";
    private static final String PROOF = ENTRY + "\\.inclusionProof";
    private static final String STAMPS = "verificationMaterial\\.timestampVerificationData";
    private static final String TIME_BY_BOTH = "intoto-with-custom-trust-root|managed-key-.*|made: both";

    /** A mutation that does not matter, for bundles whose names match. */
    record Harmless(String bundles, Kind kind, String path, String why) {
        boolean covers(String bundle, Mutation mutation) {
            return kind == mutation.kind()
                    && Pattern.matches(bundles, bundle)
                    && Pattern.matches(path, mutation.path());
        }
    }

    private static final List<Harmless> HARMLESS = List.of(
            new Harmless(
                    ".*",
                    Kind.DROP,
                    "messageSignature\\.messageDigest",
                    "a hint: without it the key's usual algorithm is used, and the signature still covers the artifact"),
            new Harmless(
                    "managed-key-.*",
                    Kind.DROP,
                    "verificationMaterial\\.publicKey\\.hint",
                    "an unsigned hint: the key comes from the trust root"),
            new Harmless(
                    "managed-key-.*",
                    Kind.CHANGE,
                    "verificationMaterial\\.publicKey\\.hint",
                    "an unsigned hint: the key comes from the trust root"),
            new Harmless(
                    "happy-path-v0\\.1|trust-root-tlog-.*|sct-.*",
                    Kind.DROP,
                    PROOF + "(\\.checkpoint(\\.envelope)?)?",
                    "version 0.1 rests on the log's promise"),
            new Harmless(
                    TIME_BY_BOTH,
                    Kind.DROP,
                    STAMPS + "(\\.rfc3161Timestamps(\\[0\\](\\.signedTimestamp)?)?)?",
                    "the log's promise vouches for the time too, or no time is needed"),
            new Harmless(
                    TIME_BY_BOTH,
                    Kind.DROP,
                    ENTRY + "\\.inclusionPromise",
                    "the timestamp vouches for the time too, and the inclusion proof for the entry"),
            new Harmless("made: both", Kind.DROP, ENTRY, "the other log's entry is enough"),
            new Harmless(
                    "made: both",
                    Kind.DROP,
                    ENTRY + "\\.logId(\\.keyId)?",
                    "an entry of an unknown log counts for nothing, the other log's entry is enough"),
            new Harmless(
                    "made: both",
                    Kind.CHANGE,
                    ENTRY + "\\.logId\\.keyId",
                    "an entry of an unknown log counts for nothing, the other log's entry is enough"),
            new Harmless(
                    "intoto-with-custom-trust-root",
                    Kind.DROP,
                    PROOF + "\\.(logIndex|hashes)",
                    "the value, zero or none, is what its absence means"),
            new Harmless(
                    "intoto-with-custom-trust-root",
                    Kind.DROP,
                    "dsseEnvelope\\.signatures\\[0\\]\\.keyid",
                    "an unsigned hint (DSSE protocol)"),
            new Harmless(
                    "intoto-with-custom-trust-root",
                    Kind.CHANGE,
                    "dsseEnvelope\\.signatures\\[0\\]\\.keyid",
                    "an unsigned hint (DSSE protocol)"));

    /** A bundle that is accepted, and how. */
    record Accepted(String name, ByteString json, Function<byte[], Verification> verifier) {}

    @Test
    void refusesEveryMutationThatMatters() {
        assertRefused(made(), "made here", false);
    }

    @Test
    void refusesEveryMutationOfConformanceBundlesThatMatters() {
        Optional<ConformanceCases> found = ConformanceCases.find();
        if (found.isEmpty()) {
            System.out.println("NOT RUN: mutations of sigstore-conformance: the folder is not there");
        }
        assumeTrue(found.isPresent());
        ConformanceCases cases = found.orElseThrow();
        List<Accepted> accepted = new ArrayList<>(made());
        for (String name : cases.names()) {
            if (!name.endsWith("_fail")) {
                TrustRoot root = cases.root(name);
                ByteString bundle = ByteString.copyFrom(cases.bundle(name));
                accepted.add(new Accepted(name, bundle, json -> cases.verify(name, json, root)));
            }
        }
        assertRefused(accepted, "accepted by conformance and made here", true);
    }

    private static List<Accepted> made() {
        PrivateSigstore sigstore = Scene.SIGSTORE;
        TestBundle both = Scene.attestation(sigstore.certificate(), TestKey.p256())
                .loggedV1(sigstore.rekor, Scene.AT)
                .loggedV2(sigstore.tiles, HashAlgorithm.SHA2_256, Scene.P256)
                .timestamped(sigstore.timestamps, Scene.AT);
        TestBundle intoto =
                Scene.attestation(sigstore.certificate(), TestKey.p256()).loggedInToto(sigstore.rekor, Scene.AT);
        return List.of(made("made: both", both), made("made: intoto", intoto));
    }

    private static Accepted made(String name, TestBundle bundle) {
        TrustRoot root = Scene.root();
        return new Accepted(
                name,
                ByteString.copyFrom(bundle.json()),
                json -> Scene.VERIFIER.verify(json, Digest.of(Scene.ARTIFACT), root));
    }

    private static void assertRefused(List<Accepted> bundles, String what, boolean all) {
        List<String> survivors = new ArrayList<>();
        Set<Harmless> met = new HashSet<>();
        int mutations = 0;
        for (Accepted bundle : bundles) {
            byte[] right = bundle.json().toByteArray();
            assertThat(bundle.verifier().apply(right)).as(bundle.name()).isInstanceOf(Verification.Verified.class);
            for (Mutation mutation : JsonMutations.of(right)) {
                mutations++;
                if (bundle.verifier().apply(mutation.json()) instanceof Verification.Verified) {
                    Optional<Harmless> known = HARMLESS.stream()
                            .filter(harmless -> harmless.covers(bundle.name(), mutation))
                            .findFirst();
                    known.ifPresent(met::add);
                    if (known.isEmpty()) {
                        survivors.add(bundle.name() + ": " + mutation.kind() + " " + mutation.path());
                    }
                }
            }
        }
        System.out.println("mutations of " + bundles.size() + " bundles " + what + ": " + mutations + " made, "
                + survivors.size() + " wrongly accepted, harmless ones of " + met.size() + " known classes");
        assertThat(survivors).isEmpty();
        if (all) {
            assertThat(met).containsExactlyInAnyOrderElementsOf(HARMLESS);
        }
    }
}
