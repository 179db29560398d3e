package dev.portcullis.agreement;

import dev.portcullis.agreement.Statement.Kind;
import dev.portcullis.agreement.Statement.Who;
import dev.portcullis.agreement.World.Rule;
import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.image.Digest;
import dev.portcullis.crds.policy.AttestationDemand;
import dev.portcullis.crds.policy.AttestationDemand.Per;
import dev.portcullis.crds.policy.AuthoritySpec;
import dev.portcullis.crds.policy.AuthoritySpec.Identity;
import dev.portcullis.crds.policy.DenySpec;
import dev.portcullis.crds.policy.DenySpec.DeniedSigner;
import dev.portcullis.crds.policy.EvidenceBundleDemand;
import dev.portcullis.crds.policy.EvidenceDemand;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.policy.EvidencePolicySpec.DigestDemand;
import dev.portcullis.crds.policy.EvidencePolicySpec.Undecidable;
import dev.portcullis.crds.policy.ExceptionsSpec;
import dev.portcullis.crds.policy.ImageSelection;
import dev.portcullis.crds.policy.NamespaceSelector;
import dev.portcullis.crds.policy.PolicyMode;
import dev.portcullis.crds.policy.RegoDemand;
import dev.portcullis.crds.policy.RequirementSpec;
import dev.portcullis.crds.policy.RequirementSpec.Alternative;
import dev.portcullis.crds.policy.SignatureDemand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Generates policies as people write them. */
final class Specs {
    /** All that may sign: each signer under each trust root is an authority of its own, and both keys of one are one more. */
    private static final List<AuthoritySpec> AUTHORITIES = Roots.NAMES.stream()
            .flatMap(root -> Stream.concat(
                    Stream.of(Who.values()).map(who -> authority(root, who)),
                    Stream.of(new AuthoritySpec(root + "-keys", root, List.of(), List.of("one", "two")))))
            .toList();

    private Specs() {}

    static Arbitrary<Draft> drafts() {
        return Combinators.combine(bodies(), matches(), extras(), pasts()).as(Draft::new);
    }

    /** Returns what meets all that policies demand: by chance alone that happens too seldom for what hangs on it. */
    static List<Statement> fitting(List<Rule> rules, Duration age) {
        return rules.stream()
                .flatMap(rule -> rule.spec().requirements().stream())
                .flatMap(requirement -> demands(requirement).limit(1))
                .flatMap(demand -> fitting(demand, age))
                .distinct()
                .toList();
    }

    private static Stream<Statement> fitting(EvidenceDemand demand, Duration age) {
        var type = switch (demand) {
            case AttestationDemand one -> one.predicateType();
            case RegoDemand.Input one -> one.predicateType();
            case EvidenceBundleDemand one -> Kind.BUNDLE.type();
            default -> Claim.COSIGN_SIGN;
        };
        var kind = Stream.of(Kind.values())
                .filter(one -> one.type().equals(type))
                .findFirst()
                .orElseThrow();
        var subjects = Stream.concat(
                Stream.of(World.IMAGE),
                demand instanceof AttestationDemand attestation && attestation.per() == Per.PLATFORM
                        ? Worlds.CHILDREN.stream()
                        : Stream.<Digest>of());
        return subjects.flatMap(subject -> demand.authorities().stream()
                .limit(2)
                .map(name -> new Statement(World.OWN, subject, root(name), who(name), kind, age, false)));
    }

    private static Stream<EvidenceDemand> demands(RequirementSpec requirement) {
        return Stream.of(
                        Stream.<EvidenceDemand>ofNullable(requirement.signature()),
                        Stream.<EvidenceDemand>ofNullable(requirement.attestation()),
                        requirement.anyOf().stream().flatMap(one -> Stream.<EvidenceDemand>ofNullable(one.signature())),
                        requirement.anyOf().stream()
                                .flatMap(one -> Stream.<EvidenceDemand>ofNullable(one.attestation())),
                        Stream.<EvidenceDemand>ofNullable(requirement.evidenceBundle()),
                        Stream.ofNullable(requirement.rego())
                                .flatMap(rego -> rego.inputs().stream().<EvidenceDemand>map(input -> input)))
                .flatMap(demand -> demand);
    }

    private static String root(String authority) {
        return authority.substring(0, authority.indexOf('-'));
    }

    private static Who who(String authority) {
        return Stream.of(Who.values())
                .filter(who -> name(root(authority), who).equals(authority))
                .findFirst()
                .orElse(Who.KEY_ONE);
    }

    /** A policy that has no name yet. */
    record Draft(Body body, ImageSelection match, Extras extras, Before before) {
        Rule rule(String name) {
            return new Rule(
                    name,
                    spec(requirements(body.shapes()), extras.previously()),
                    switch (before) {
                        case THE_SAME -> spec(requirements(body.shapes()), extras.previously());
                        case ONE_DEMAND_ONLY -> spec(requirements(body.shapes().subList(0, 1)), extras.previously());
                        case OTHER_LENIENCE ->
                            spec(requirements(body.shapes()), "72h".equals(extras.previously()) ? "73h" : "72h");
                        case NOT_YET -> null;
                    });
        }

        private EvidencePolicySpec spec(List<RequirementSpec> requirements, @Nullable String previously) {
            var perPlatform = requirements.stream().anyMatch(Specs::isPerPlatform);
            var tags = body.mode() == PolicyMode.ENFORCE && extras.digest() == DigestDemand.ALLOW
                    ? DigestDemand.REQUIRED
                    : extras.digest();
            return new EvidencePolicySpec(
                    body.mode(),
                    match,
                    tags,
                    perPlatform ? body.platforms() : List.of(),
                    body.repositories(),
                    named(requirements),
                    requirements,
                    extras.deny(),
                    extras.exceptions(),
                    extras.whenUndecidable(),
                    extras.whenUndecidable() == Undecidable.ALLOW_PREVIOUSLY_VERIFIED ? previously : null,
                    extras.ageGrace(),
                    null,
                    null);
        }

        private static List<AuthoritySpec> named(List<RequirementSpec> requirements) {
            var names = requirements.stream()
                    .flatMap(Specs::demands)
                    .flatMap(demand -> demand.authorities().stream())
                    .toList();
            // Rules may need no evidence, but each policy has an authority.
            return names.isEmpty()
                    ? AUTHORITIES.subList(0, 1)
                    : AUTHORITIES.stream()
                            .filter(authority -> names.contains(authority.name()))
                            .toList();
        }

        private static List<RequirementSpec> requirements(List<Shape> shapes) {
            var requirements = new ArrayList<RequirementSpec>();
            for (var i = 0; i < shapes.size(); i++) {
                requirements.add(shapes.get(i).named("requirement-" + i));
            }
            return requirements;
        }
    }

    /** What a policy demands. */
    record Body(PolicyMode mode, List<Shape> shapes, List<String> platforms, List<String> repositories) {}

    /** What else it says. */
    record Extras(
            DigestDemand digest,
            @Nullable DenySpec deny,
            @Nullable ExceptionsSpec exceptions,
            Undecidable whenUndecidable,
            @Nullable String previously,
            @Nullable String ageGrace) {}

    /** What it said when the scan looked. */
    enum Before {
        THE_SAME,
        ONE_DEMAND_ONLY,
        OTHER_LENIENCE,
        NOT_YET
    }

    /** A requirement that has no name yet. */
    interface Shape {
        RequirementSpec named(String name);
    }

    private static Arbitrary<Before> pasts() {
        return Arbitraries.frequency(
                Tuple.of(4, Before.THE_SAME),
                Tuple.of(1, Before.ONE_DEMAND_ONLY),
                Tuple.of(1, Before.OTHER_LENIENCE),
                Tuple.of(1, Before.NOT_YET));
    }

    private static Arbitrary<Body> bodies() {
        var modes = Arbitraries.frequency(
                Tuple.of(3, PolicyMode.ENFORCE), Tuple.of(1, PolicyMode.WARN), Tuple.of(1, PolicyMode.AUDIT));
        var repositories = Arbitraries.of(Worlds.ELSEWHERE.toString(), Worlds.FURTHER.toString())
                .list()
                .uniqueElements()
                .ofMaxSize(2);
        return Combinators.combine(
                        modes,
                        shapes().list().ofMinSize(1).ofMaxSize(3),
                        Arbitraries.<List<String>>of(List.of(), List.of("linux/arm64"), List.of("linux/s390x")),
                        repositories)
                .as(Body::new);
    }

    private static Arbitrary<ImageSelection> matches() {
        var production = new NamespaceSelector(Map.of("tier", "production"), List.of());
        var images = Arbitraries.frequency(
                Tuple.of(6, List.of("registry.example.com/apps/**")),
                Tuple.of(1, List.of("registry.example.com/other/**")));
        var exclude = Arbitraries.frequency(
                Tuple.of(6, List.<String>of()), Tuple.of(1, List.of("registry.example.com/apps/shop")));
        return Combinators.combine(
                        images,
                        exclude,
                        Arbitraries.of(ImageSelection.OtherImages.values()).injectNull(0.5),
                        Arbitraries.just(production).injectNull(0.5))
                .as(ImageSelection::new);
    }

    private static Arbitrary<Extras> extras() {
        var digests = Arbitraries.of(Worlds.CHILDREN.getFirst().toString(), World.IMAGE.toString())
                .list()
                .ofMaxSize(1);
        var signers = Arbitraries.of(Who.RELEASE, Who.NIGHTLY)
                .map(who -> new DeniedSigner(Roots.ISSUER, null, who.text(), null))
                .list()
                .ofMaxSize(1);
        Arbitrary<DenySpec> denied = Combinators.combine(digests, signers).as(DenySpec::new);
        Arbitrary<ExceptionsSpec> excepting = Combinators.combine(
                        Arbitraries.frequency(Tuple.of(4, List.of(World.NAMESPACE)), Tuple.of(1, List.of("other"))),
                        Arbitraries.of("168h", "48h"),
                        Arbitraries.of(true, false))
                .as(ExceptionsSpec::new);
        return Combinators.combine(
                        Arbitraries.of(DigestDemand.values()),
                        denied.injectNull(0.7),
                        excepting.injectNull(0.4),
                        Arbitraries.frequency(
                                Tuple.of(2, Undecidable.DENY),
                                Tuple.of(1, Undecidable.ALLOW),
                                Tuple.of(2, Undecidable.ALLOW_PREVIOUSLY_VERIFIED)),
                        Arbitraries.of("24h", "72h").injectNull(0.3),
                        Arbitraries.of("24h", "72h").injectNull(0.3))
                .as(Extras::new);
    }

    private static Arbitrary<Shape> shapes() {
        Arbitrary<PolicyMode> modes = Arbitraries.of(PolicyMode.values()).injectNull(0.5);
        Arbitrary<Shape> simple =
                Combinators.combine(demands(), modes).as((demand, mode) -> name -> demand.named(name, mode));
        Arbitrary<Shape> alternatives = Combinators.combine(demands(), demands(), modes)
                .as((first, second, mode) -> name -> new RequirementSpec(
                        name, mode, null, null, List.of(first.alternative("a"), second.alternative("b")), null, null));
        return Arbitraries.frequencyOf(
                Tuple.of(8, simple), Tuple.of(2, alternatives), Tuple.of(1, rules()), Tuple.of(1, bundles()));
    }

    private static Arbitrary<Shape> bundles() {
        return Combinators.combine(
                        Arbitraries.of(AUTHORITIES)
                                .map(AuthoritySpec::name)
                                .list()
                                .uniqueElements()
                                .ofMinSize(1)
                                .ofMaxSize(3),
                        Arbitraries.of(List.of("apps"), List.of("apps", "tenant")),
                        Arbitraries.of(List.<String>of(), List.of("tests"), List.of("canary")),
                        Arbitraries.of(List.<String>of(), List.of("CC8.1")),
                        Arbitraries.of("24h", "72h").injectNull(0.5),
                        Arbitraries.of(PolicyMode.values()).injectNull(0.5))
                .as((authorities, producers, items, controls, maxAge, mode) -> name -> new RequirementSpec(
                        name,
                        mode,
                        null,
                        null,
                        List.of(),
                        null,
                        new EvidenceBundleDemand(authorities, producers, items, controls, maxAge)));
    }

    private static Arbitrary<Shape> rules() {
        var inputs = Combinators.combine(
                        Arbitraries.of(Kind.REVIEW, Kind.SCAN),
                        Arbitraries.of(AUTHORITIES)
                                .map(AuthoritySpec::name)
                                .list()
                                .uniqueElements()
                                .ofMinSize(1)
                                .ofMaxSize(2),
                        Arbitraries.of("24h", "72h").injectNull(0.5),
                        Arbitraries.of(true, false))
                .as((kind, authorities, maxAge, optional) ->
                        new RegoDemand.Input(kind.type(), authorities, maxAge, optional))
                .list()
                .uniqueElements(RegoDemand.Input::predicateType)
                .ofMaxSize(2);
        return Combinators.combine(
                        Arbitraries.of(Programs.values()),
                        inputs,
                        Arbitraries.frequency(Tuple.of(3, Per.IMAGE), Tuple.of(1, Per.PLATFORM)),
                        Arbitraries.of(PolicyMode.values()).injectNull(0.5))
                .as((program, given, per, mode) -> name ->
                        new RequirementSpec(name, mode, null, null, List.of(), program.demand(given, per), null));
    }

    private static Arbitrary<Demanded> demands() {
        var authorities = Arbitraries.frequencyOf(
                        Tuple.of(3, Arbitraries.of(AUTHORITIES.subList(0, AUTHORITIES.size() / 2))),
                        Tuple.of(1, Arbitraries.of(AUTHORITIES)))
                .map(AuthoritySpec::name)
                .list()
                .uniqueElements()
                .ofMinSize(1)
                .ofMaxSize(3);
        return Combinators.combine(
                        Arbitraries.of(Kind.values()),
                        Arbitraries.frequency(Tuple.of(3, Per.IMAGE), Tuple.of(1, Per.PLATFORM)),
                        authorities,
                        Arbitraries.frequency(Tuple.of(4, 1), Tuple.of(1, 2)),
                        Arbitraries.of("24h", "72h").injectNull(0.5))
                .as(Demanded::new);
    }

    /** One thing that is demanded. */
    record Demanded(
            Kind kind,
            Per per,
            List<String> authorities,
            int most,
            @Nullable String maxAge) {
        RequirementSpec named(String name, @Nullable PolicyMode mode) {
            return new RequirementSpec(name, mode, signature(), attestation(), List.of(), null, null);
        }

        Alternative alternative(String name) {
            return new Alternative(name, signature(), attestation());
        }

        private @Nullable SignatureDemand signature() {
            return kind == Kind.SIGNATURE ? new SignatureDemand(authorities, threshold(), maxAge) : null;
        }

        private @Nullable AttestationDemand attestation() {
            return kind == Kind.SIGNATURE
                    ? null
                    : new AttestationDemand(kind.type(), authorities, threshold(), maxAge, per);
        }

        private int threshold() {
            return Math.min(most, authorities.size());
        }
    }

    private static boolean isPerPlatform(RequirementSpec requirement) {
        return Stream.concat(
                                Stream.ofNullable(requirement.attestation()),
                                requirement.anyOf().stream().flatMap(one -> Stream.ofNullable(one.attestation())))
                        .anyMatch(demand -> demand.per() == Per.PLATFORM)
                || Stream.ofNullable(requirement.rego()).anyMatch(demand -> demand.per() == Per.PLATFORM);
    }

    private static AuthoritySpec authority(String root, Who who) {
        var identity = new Identity(Roots.ISSUER, null, who.text(), null, null, null, null, null, null, null, null);
        return who.isKey()
                ? new AuthoritySpec(name(root, who), root, List.of(), List.of(who.text()))
                : new AuthoritySpec(name(root, who), root, List.of(identity), List.of());
    }

    private static String name(String root, Who who) {
        return root + "-"
                + switch (who) {
                    case KEY_ONE -> "one";
                    case KEY_TWO -> "two";
                    case RELEASE -> "release";
                    case NIGHTLY -> "nightly";
                };
    }
}
