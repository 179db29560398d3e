package dev.portcullis.evidence;

import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.Location;
import dev.portcullis.core.fact.Location.Layout;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImagePattern;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.policy.Authority;
import dev.portcullis.core.policy.Demand;
import dev.portcullis.core.policy.DigestRule;
import dev.portcullis.core.policy.ImageMatch;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Deadline;
import dev.portcullis.sigstore.SignedBytes;
import dev.portcullis.sigstore.SignedLayer;
import dev.portcullis.sigstore.Verification;
import dev.portcullis.sigstore.trust.NamedKey;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.sigstore.trust.TrustRootResult;
import dev.portcullis.sigstore.trust.TrustRootSource;
import dev.portcullis.sigstore.trust.ValidityWindow;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Images, trust roots, policies, and a verifier that believes what a bundle says of itself. */
final class Scene {
    static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    static final Digest IMAGE = FakeRegistry.digest("image");
    static final Digest OTHER = FakeRegistry.digest("other image");
    static final TrustRootInForce ACME = root("acme");
    static final TrustRootInForce RIVAL = root("rival");

    private Scene() {}

    static ImageReference pinned() {
        return ImageReference.parse("registry.example.com/apps/shop@" + IMAGE);
    }

    static Access access() {
        return new Access("team", Access.CredentialSource.ANONYMOUS, Deadline.after(Duration.ofMinutes(1)));
    }

    static TrustRootInForce root(String name) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            var pem = "-----BEGIN PUBLIC KEY-----\n"
                    + Base64.getMimeEncoder()
                            .encodeToString(
                                    generator.generateKeyPair().getPublic().getEncoded())
                    + "\n-----END PUBLIC KEY-----\n";
            var source = TrustRootSource.named(name)
                    .withKeys(List.of(new NamedKey("ci", pem, new ValidityWindow(null, null))));
            return switch (TrustRoot.load(source)) {
                case TrustRootResult.Loaded(var root, var ignored) ->
                    TrustRootInForce.lasting(name, "revision-1", root);
                case TrustRootResult.Refused(var problems) -> throw new IllegalStateException(problems.toString());
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Verifies bundles and layers alike, by what they say of themselves. */
    static final EvidenceCheck CHECK = check(Scene::verify);

    /** How texts are verified. */
    interface TextCheck {
        Verification verify(byte[] text, Digest subject, TrustRoot root);
    }

    static EvidenceCheck check(TextCheck check) {
        return new EvidenceCheck() {
            @Override
            public Verification bundle(byte[] json, Digest subject, TrustRoot root) {
                return check.verify(json, subject, root);
            }

            @Override
            public Verification layer(SignedLayer layer, Digest subject, TrustRoot root) {
                return check.verify(layer.content().toByteArray(), subject, root);
            }
        };
    }

    /** Verifies texts of the form {@code acme=ci,rival=ops!attestation}: under which root, which key signed what. */
    static Verification verify(byte[] bundle, Digest subject, TrustRoot root) {
        var text = new String(bundle, StandardCharsets.UTF_8);
        if (text.startsWith("poison")) {
            throw new IllegalStateException("the verifier broke");
        }
        for (var part : text.split(",", -1)) {
            var words = part.split("[=!]", -1);
            if (words[0].equals(root.name())) {
                var kind = words.length > 2 ? Claim.Kind.ATTESTATION : Claim.Kind.SIGNATURE;
                return new Verification.Verified(
                        subject,
                        new Claim(kind, words.length > 2 ? words[2] : Claim.COSIGN_SIGN, Digest.of(bundle)),
                        new Signer.Key(words[1], FakeRegistry.digest(words[1]).hex()),
                        Set.of(new TrustMaterial(TrustMaterial.Kind.PUBLIC_KEY, subject.hex())),
                        List.of(),
                        SignedBytes.of(new byte[0]));
            }
        }
        return new Verification.Rejected(new Rejection(Reason.SIGNATURE_INVALID, "not under " + root.name()));
    }

    /** Returns the fact that the key {@code ci} of {@link #ACME} signed an image, found there. */
    static Fact signed(ImageRepository place, Digest image) {
        return fact(place, image, new Claim(Claim.Kind.SIGNATURE, Claim.COSIGN_SIGN, image));
    }

    /** Returns the fact that the same key attested something of an image, found there. */
    static Fact attested(ImageRepository place, Digest image, String type) {
        return fact(place, image, new Claim(Claim.Kind.ATTESTATION, type, image));
    }

    private static Fact fact(ImageRepository place, Digest image, Claim claim) {
        return new Fact(
                image,
                claim,
                new Signer.Key("ci", FakeRegistry.digest("ci").hex()),
                ACME.name(),
                Set.of(new TrustMaterial(TrustMaterial.Kind.PUBLIC_KEY, image.hex())),
                List.of(),
                new Location(place, Layout.BUNDLE_BY_REFERRERS, image));
    }

    static Requirement signedBy(String root, String... keys) {
        var authorities = Arrays.stream(keys)
                .map(key -> new Authority(key, root, List.of(), Set.of(key)))
                .toList();
        return new Requirement.Signature("signed", Mode.ENFORCE, new Demand(authorities, 1, null));
    }

    static Policy policy(DigestRule digest, Requirement... requirements) {
        return Policy.strict(
                        "release",
                        "r1",
                        new ImageMatch(List.of(ImagePattern.compile("registry.example.com/apps/**")), List.of()),
                        List.of(requirements))
                .digest(digest)
                .build();
    }

    static PoliciesInForce rules(List<Policy> policies, TrustRootInForce... roots) {
        var byName = Arrays.stream(roots).collect(Collectors.toMap(TrustRootInForce::name, root -> root));
        return new PoliciesInForce(policies, Map.copyOf(byName), OtherImages.WARN);
    }

    static List<Class<?>> outcomes(FactSet facts) {
        return facts.lookups().stream()
                .<Class<?>>map(lookup -> lookup.outcome().getClass())
                .distinct()
                .toList();
    }

    /** Returns the outcomes of one look-up, under all trust roots. */
    static List<Reason> reasons(FactSet facts, String what) {
        return reasons(new FactSet(
                List.of(),
                List.of(),
                facts.lookups().stream()
                        .filter(lookup -> lookup.what().equals(what))
                        .toList()));
    }

    static List<Reason> reasons(FactSet facts) {
        return facts.lookups().stream()
                .map(FactSet.Lookup::outcome)
                .map(outcome -> switch (outcome) {
                    case LookupOutcome.Complete() -> Reason.VERIFIED;
                    case LookupOutcome.Undecidable(var reason, var detail) -> reason;
                    case LookupOutcome.Refused(var reason, var detail) -> reason;
                })
                .distinct()
                .sorted()
                .toList();
    }
}
