package dev.portcullis.core.verdict;

import static dev.portcullis.core.verdict.Scenario.DIGEST;
import static dev.portcullis.core.verdict.Scenario.NOW;
import static dev.portcullis.core.verdict.Scenario.OTHER;
import static dev.portcullis.core.verdict.Scenario.ROOT;
import static dev.portcullis.core.verdict.Scenario.alice;
import static dev.portcullis.core.verdict.Scenario.keyless;
import static dev.portcullis.core.verdict.Scenario.reference;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.exemption.Exemptions;
import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.FactSet.Lookup;
import dev.portcullis.core.fact.Location;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.core.fact.VerifiedTime;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.Authority;
import dev.portcullis.core.policy.Demand;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.ProgramInput;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.policy.Requirement.Per;
import dev.portcullis.core.program.Circumstances;
import dev.portcullis.core.program.StatementBytes;
import dev.portcullis.core.program.StatementOutcome;
import dev.portcullis.core.reason.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Small rules, evidence and images for the tests of verdicts by programs. */
final class ProgramScene {
    static final String SBOM = "https://cyclonedx.org/bom";
    static final String VEX = "https://openvex.dev/ns/v0.2.0";
    static final Authority CI = keyless("ci", "alice@acme.example");
    static final ImageRepository HERE = reference().repository();
    static final Circumstances IN_SHOP =
            new Circumstances(new Circumstances.Namespace("shop", Map.of("tier", "production")), null);
    static final Circumstances REQUESTED = new Circumstances(
            IN_SHOP.namespace(), new Circumstances.Request("CREATE", "", "v1", "Pod", "web", "{\"kind\":\"Pod\"}"));
    static final LookupOutcome DOWN =
            new LookupOutcome.Undecidable(Reason.REGISTRY_UNAVAILABLE, "the connection was refused");
    static final LookupOutcome FORBIDDEN =
            new LookupOutcome.Refused(Reason.REGISTRY_UNAUTHORIZED, "403 without a token");

    static ProgramInput input(String type, boolean required, @Nullable Duration maxAge) {
        return new ProgramInput(type, new Demand(List.of(CI), 1, maxAge), required);
    }

    static Requirement.Programmed rego(Rules rules, ProgramInput... inputs) {
        return new Requirement.Programmed("rules", Mode.ENFORCE, List.of(inputs), Per.IMAGE, rules, "{\"a\":1}");
    }

    static Requirement.Programmed sbom(Rules rules) {
        return rego(rules, input(SBOM, true, null));
    }

    static StatementBytes bytes(String text) {
        return StatementBytes.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static Fact fact(Digest subject, String type, String text, Signer signer, @Nullable Instant time) {
        return new Fact(
                subject,
                new Claim(Claim.Kind.ATTESTATION, type, bytes(text).digest()),
                signer,
                ROOT,
                Set.of(new TrustMaterial(TrustMaterial.Kind.PUBLIC_KEY, DIGEST.hex())),
                time == null ? List.of() : List.of(new VerifiedTime(VerifiedTime.Source.TIMESTAMP_AUTHORITY, time)),
                new Location(HERE, Location.Layout.BUNDLE_BY_REFERRERS, OTHER));
    }

    static Fact bom(String text) {
        return fact(DIGEST, SBOM, text, alice(), NOW.minusSeconds(3600));
    }

    static Lookup lookup(String what, LookupOutcome outcome) {
        return new Lookup(ROOT, HERE, what, outcome);
    }

    static FactSet everything(Fact... facts) {
        return new FactSet(
                List.of(facts),
                List.of(),
                List.of(
                        lookup("referrers", new LookupOutcome.Complete()),
                        lookup(Lookup.EVERYTHING, new LookupOutcome.Complete())));
    }

    static Map<Digest, StatementOutcome> read(String... texts) {
        var read = new HashMap<Digest, StatementOutcome>();
        for (var text : texts) {
            read.put(bytes(text).digest(), new StatementOutcome.Read(bytes(text)));
        }
        return read;
    }

    static ImageInput image(FactSet facts, String... statements) {
        return Scenario.input(reference(), facts).with(read(statements)).in(IN_SHOP);
    }

    static Verdict judge(ImageInput image, Policy policy) {
        var selection = PolicySelection.of(List.of(policy), HERE, Registries.NONE, OtherImages.WARN);
        return Judge.judge(selection, image, Exemptions.NONE, NOW);
    }

    static void assertDenied(Verdict verdict, Reason reason) {
        assertThat(verdict).isInstanceOf(Verdict.Deny.class);
        assertThat(verdict.reason()).isEqualTo(reason);
    }

    static void assertAllowed(Verdict verdict) {
        assertThat(verdict).as(verdict.toString()).isInstanceOf(Verdict.Allow.class);
    }

    private ProgramScene() {}
}
