package dev.portcullis.core.verdict;

import dev.portcullis.core.exemption.Exemptions;
import dev.portcullis.core.fact.CertificateIdentity;
import dev.portcullis.core.fact.CertificateIdentity.SubjectType;
import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.Location;
import dev.portcullis.core.fact.Location.Layout;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.core.fact.VerifiedTime;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImagePattern;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.Authority;
import dev.portcullis.core.policy.Demand;
import dev.portcullis.core.policy.DenyList;
import dev.portcullis.core.policy.IdentityMatcher;
import dev.portcullis.core.policy.IdentityPattern;
import dev.portcullis.core.policy.ImageMatch;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.policy.WhenUndecidable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Small policies and facts for the tests of verdicts. */
final class Scenario {
    static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    static final Digest DIGEST = Digest.of("image".getBytes(StandardCharsets.UTF_8));
    static final Digest OTHER = Digest.of("other".getBytes(StandardCharsets.UTF_8));
    static final String ISSUER = "https://issuer.example";
    static final String ROOT = "acme";

    private Scenario() {}

    static ImageReference reference() {
        return ImageReference.parse("registry.example.com/apps/shop@" + DIGEST);
    }

    static Authority keyless(String name, String subject) {
        var matcher = IdentityMatcher.of(IdentityPattern.exactly(ISSUER), IdentityPattern.exactly(subject), Map.of());
        return new Authority(name, ROOT, List.of(matcher), Set.of());
    }

    static Authority keys(String name, String... keys) {
        return new Authority(name, ROOT, List.of(), Set.of(keys));
    }

    static Requirement signature(Authority... authorities) {
        return new Requirement.Signature("signed", Mode.ENFORCE, new Demand(List.of(authorities), 1, null));
    }

    static Policy policy(String name, Mode mode, WhenUndecidable whenUndecidable, Requirement... requirements) {
        return Policy.strict(
                        name,
                        "r1",
                        new ImageMatch(List.of(ImagePattern.compile("registry.example.com/apps/**")), List.of()),
                        List.of(requirements))
                .mode(mode)
                .whenUndecidable(whenUndecidable)
                .build();
    }

    static Policy enforce(Requirement... requirements) {
        return policy("release", Mode.ENFORCE, WhenUndecidable.DENY, requirements);
    }

    static Policy denying(Policy policy, DenyList deny) {
        return policy.but().deny(deny).build();
    }

    static Signer alice() {
        return person("alice@acme.example");
    }

    static Signer person(String email) {
        return new Signer.Keyless(new CertificateIdentity(ISSUER, email, SubjectType.EMAIL, Map.of()));
    }

    static Signer key(String name) {
        return new Signer.Key(
                name, Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex());
    }

    static Fact signed(Signer signer) {
        return fact(DIGEST, Claim.Kind.SIGNATURE, Claim.COSIGN_SIGN, signer, NOW.minusSeconds(3600));
    }

    static Fact fact(Digest subject, Claim.Kind kind, String predicateType, Signer signer, Instant... times) {
        return new Fact(
                subject,
                new Claim(
                        kind,
                        predicateType,
                        Digest.of((signer.describe() + kind + predicateType).getBytes(StandardCharsets.UTF_8))),
                signer,
                ROOT,
                Set.of(new TrustMaterial(TrustMaterial.Kind.PUBLIC_KEY, DIGEST.hex())),
                java.util.Arrays.stream(times)
                        .map(time -> new VerifiedTime(VerifiedTime.Source.TIMESTAMP_AUTHORITY, time))
                        .toList(),
                new Location(reference().repository(), Layout.BUNDLE_BY_REFERRERS, OTHER));
    }

    static FactSet complete(Fact... facts) {
        return new FactSet(
                List.of(facts),
                List.of(),
                List.of(new FactSet.Lookup(ROOT, reference().repository(), "referrers", new LookupOutcome.Complete())));
    }

    static FactSet withOutcome(LookupOutcome outcome, Fact... facts) {
        return new FactSet(
                List.of(facts),
                List.of(),
                List.of(new FactSet.Lookup(ROOT, reference().repository(), "referrers", outcome)));
    }

    /** Returns the input for an image of which nobody knows whether it is an index. */
    static ImageInput input(ImageReference reference, FactSet facts) {
        return new ImageInput(
                reference, TagUse.FINAL, new Resolution.Pinned(DIGEST), new Content.NotAsked(), Map.of(DIGEST, facts));
    }

    static Verdict judge(FactSet facts, Policy... policies) {
        var reference = reference();
        var selection =
                PolicySelection.of(List.of(policies), reference.repository(), Registries.NONE, OtherImages.WARN);
        return Judge.judge(selection, input(reference, facts), Exemptions.NONE, NOW);
    }
}
