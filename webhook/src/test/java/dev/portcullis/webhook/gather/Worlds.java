package dev.portcullis.webhook.gather;

import dev.portcullis.core.fact.CertificateIdentity;
import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImagePattern;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.IndexChild;
import dev.portcullis.core.image.Platform;
import dev.portcullis.core.policy.Authority;
import dev.portcullis.core.policy.Demand;
import dev.portcullis.core.policy.DenyList;
import dev.portcullis.core.policy.DenyList.DeniedIdentity;
import dev.portcullis.core.policy.EvidenceScope;
import dev.portcullis.core.policy.IdentityMatcher;
import dev.portcullis.core.policy.IdentityPattern;
import dev.portcullis.core.policy.ImageMatch;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.policy.WantedPlatforms;
import dev.portcullis.core.policy.WhenUndecidable;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.webhook.TestRoots;
import dev.portcullis.webhook.gather.World.Statement;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Generates policies and registries: few of each thing, so that they often meet. */
final class Worlds {
    static final ImageRepository OWN =
            ImageReference.parse("registry.example.com/apps/shop:v1").repository();
    static final Digest IMAGE = digest("image");

    private static final ImageRepository ELSEWHERE =
            ImageReference.parse("evidence.example.com/shop:v1").repository();
    private static final ImageRepository FURTHER =
            ImageReference.parse("evidence.example.com/further:v1").repository();
    private static final List<ImageRepository> PLACES = List.of(OWN, ELSEWHERE, FURTHER);
    private static final List<Digest> CHILDREN = List.of(digest("amd64"), digest("arm64"));
    private static final String ISSUER = "https://issuer.example.com";
    private static final List<String> SUBJECTS =
            List.of("https://ci.example.com/release", "https://ci.example.com/nightly");
    private static final List<String> KEYS = List.of("one", "two");
    private static final List<String> TYPES = List.of("https://example.com/review", "https://example.com/scan");

    static final Map<String, TrustRootInForce> ROOTS = Map.of(
            "acme", TestRoots.root("acme", "r1", KEYS),
            "rival", TestRoots.root("rival", "r1", KEYS));

    private Worlds() {}

    /** Returns the trust root with this name. */
    static TrustRoot root(String name) {
        return Objects.requireNonNull(ROOTS.get(name)).root();
    }

    static Arbitrary<World> worlds() {
        return Combinators.combine(
                        policies(),
                        contents(),
                        statements().list().ofMaxSize(8),
                        Arbitraries.maps(Arbitraries.of(PLACES), failures()).ofMaxSize(2))
                .as(World::new);
    }

    private static Arbitrary<List<Policy>> policies() {
        return Combinators.combine(
                        Arbitraries.of(Mode.values()),
                        requirements().list().ofMinSize(1).ofMaxSize(3),
                        scopes(),
                        denyLists(),
                        Arbitraries.of(WhenUndecidable.values()))
                .as(Draft::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(Worlds::policies);
    }

    private static List<Policy> policies(List<Draft> drafts) {
        var policies = new ArrayList<Policy>();
        for (var i = 0; i < drafts.size(); i++) {
            policies.add(drafts.get(i).policy("policy-" + i));
        }
        return policies;
    }

    private static Arbitrary<Shape> requirements() {
        Arbitrary<Shape> simple = Combinators.combine(
                        Arbitraries.of(Kind.values()), demands(), Arbitraries.of(Mode.values()))
                .as((kind, demand, mode) -> name -> kind.requirement(name, mode, demand));
        Arbitrary<Shape> alternatives = Combinators.combine(simple, simple, Arbitraries.of(Mode.values()))
                .as((first, second, mode) -> name -> new Requirement.AnyOf(
                        name, mode, List.of(first.named(name + "-a"), second.named(name + "-b"))));
        return Arbitraries.frequencyOf(Tuple.of(4, simple), Tuple.of(1, alternatives));
    }

    private static Arbitrary<Demand> demands() {
        return Combinators.combine(
                        Arbitraries.of(authorities()).set().ofMinSize(1).ofMaxSize(2),
                        Arbitraries.integers().between(1, 2),
                        Arbitraries.of(Duration.ofHours(24)).injectNull(0.6))
                .as((authorities, threshold, maxAge) ->
                        new Demand(List.copyOf(authorities), Math.min(threshold, authorities.size()), maxAge));
    }

    private static List<Authority> authorities() {
        var authorities = new ArrayList<Authority>();
        for (var root : List.of("acme", "rival")) {
            KEYS.forEach(key -> authorities.add(new Authority(root + "-" + key, root, List.of(), Set.of(key))));
            SUBJECTS.forEach(subject -> authorities.add(
                    new Authority(root + "-" + subject.hashCode(), root, List.of(identity(subject)), Set.of())));
        }
        return authorities;
    }

    private static IdentityMatcher identity(String subject) {
        return IdentityMatcher.of(IdentityPattern.exactly(ISSUER), IdentityPattern.exactly(subject), Map.of());
    }

    private static Arbitrary<EvidenceScope> scopes() {
        var platforms =
                Arbitraries.of(WantedPlatforms.ALL, new WantedPlatforms(List.of(new Platform("linux", "arm64", null))));
        return Combinators.combine(
                        Arbitraries.of(ELSEWHERE, FURTHER)
                                .list()
                                .uniqueElements()
                                .ofMaxSize(2),
                        platforms)
                .as(EvidenceScope::new);
    }

    private static Arbitrary<DenyList> denyLists() {
        var digests = Arbitraries.of(IMAGE, CHILDREN.getFirst()).set().ofMaxSize(1);
        var identities = Arbitraries.of(SUBJECTS)
                .map(subject -> new DeniedIdentity(IdentityPattern.exactly(ISSUER), IdentityPattern.exactly(subject)))
                .list()
                .ofMaxSize(1);
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(DenyList.EMPTY)),
                Tuple.of(1, Combinators.combine(digests, identities).as(DenyList::new)));
    }

    private static Arbitrary<Content> contents() {
        return Arbitraries.of(
                new Content.Single(),
                new Content.Index(List.of(
                        new IndexChild(CHILDREN.getFirst(), new Platform("linux", "amd64", null), false),
                        new IndexChild(CHILDREN.getLast(), new Platform("linux", "arm64", null), false))),
                new Content.Failed(new LookupOutcome.Undecidable(Reason.REGISTRY_TIMEOUT, "late")));
    }

    private static Arbitrary<Statement> statements() {
        var subjects = Arbitraries.of(IMAGE, CHILDREN.getFirst(), CHILDREN.getLast());
        return Combinators.combine(
                        Arbitraries.of(PLACES),
                        subjects,
                        Arbitraries.of("acme", "rival"),
                        Arbitraries.of(Who.values()),
                        Arbitraries.of(Kind.values()),
                        Arbitraries.of(Duration.ofHours(1), Duration.ofHours(100))
                                .injectNull(0.3))
                .as((place, subject, root, who, kind, age) ->
                        new Statement(place, subject, root, who.signer(root), kind.claim(), kind.type(), age));
    }

    private static Arbitrary<LookupOutcome> failures() {
        return Arbitraries.of(
                new LookupOutcome.Undecidable(Reason.REGISTRY_UNAVAILABLE, "503"),
                new LookupOutcome.Refused(Reason.RESPONSE_TOO_LARGE, "too much"));
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Who signs. */
    private enum Who {
        FIRST_KEY,
        SECOND_KEY,
        FIRST_IDENTITY,
        SECOND_IDENTITY;

        Signer signer(String root) {
            return switch (this) {
                case FIRST_KEY -> key(root, KEYS.getFirst());
                case SECOND_KEY -> key(root, KEYS.getLast());
                case FIRST_IDENTITY -> keyless(SUBJECTS.getFirst());
                case SECOND_IDENTITY -> keyless(SUBJECTS.getLast());
            };
        }

        private static Signer key(String root, String name) {
            return root(root).keys().stream()
                    .filter(key -> key.name().equals(name))
                    .map(key -> new Signer.Key(name, key.material().fingerprint()))
                    .findFirst()
                    .orElseThrow();
        }

        private static Signer keyless(String subject) {
            return new Signer.Keyless(
                    new CertificateIdentity(ISSUER, subject, CertificateIdentity.SubjectType.URI, Map.of()));
        }
    }

    /** What requirements demand and statements claim. */
    private enum Kind {
        SIGNATURE,
        REVIEW,
        SCAN,
        SCAN_OF_PLATFORMS;

        Requirement requirement(String name, Mode mode, Demand demand) {
            return switch (this) {
                case SIGNATURE -> new Requirement.Signature(name, mode, demand);
                case REVIEW, SCAN -> new Requirement.Attestation(name, mode, type(), demand, Requirement.Per.IMAGE);
                case SCAN_OF_PLATFORMS ->
                    new Requirement.Attestation(name, mode, type(), demand, Requirement.Per.PLATFORM);
            };
        }

        Claim.Kind claim() {
            return this == SIGNATURE ? Claim.Kind.SIGNATURE : Claim.Kind.ATTESTATION;
        }

        String type() {
            return switch (this) {
                case SIGNATURE -> Claim.COSIGN_SIGN;
                case REVIEW -> TYPES.getFirst();
                case SCAN, SCAN_OF_PLATFORMS -> TYPES.getLast();
            };
        }
    }

    /** A requirement that has no name yet. */
    private interface Shape {
        Requirement named(String name);
    }

    private record Draft(
            Mode mode, List<Shape> shapes, EvidenceScope scope, DenyList deny, WhenUndecidable whenUndecidable) {
        Policy policy(String name) {
            var requirements = new ArrayList<Requirement>();
            for (var i = 0; i < shapes.size(); i++) {
                requirements.add(weaker(shapes.get(i).named("requirement-" + i)));
            }
            return Policy.strict(
                            name,
                            "r1",
                            new ImageMatch(List.of(ImagePattern.compile("registry.example.com/apps/**")), List.of()),
                            requirements)
                    .mode(mode)
                    .evidence(scope)
                    .deny(deny)
                    .whenUndecidable(whenUndecidable)
                    .build();
        }

        /** The compiler gives requirements the weaker of their own mode and the policy's. */
        private Requirement weaker(Requirement requirement) {
            var weaker = requirement.mode().weaker(mode);
            return switch (requirement) {
                case Requirement.Signature(var name, var own, var demand) ->
                    new Requirement.Signature(name, weaker, demand);
                case Requirement.Attestation(var name, var own, var type, var demand, var per) ->
                    new Requirement.Attestation(name, weaker, type, demand, per);
                case Requirement.AnyOf(var name, var own, var alternatives) ->
                    new Requirement.AnyOf(name, weaker, alternatives);
                case Requirement.Programmed rego -> rego;
                case Requirement.Unmeetable unmeetable -> unmeetable;
            };
        }
    }
}
