package dev.portcullis.webhook.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.Decision;
import dev.portcullis.core.decision.Decisions;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.decision.JudgedImage;
import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.core.exemption.ExemptionScope;
import dev.portcullis.core.exemption.Exemptions;
import dev.portcullis.core.exemption.Granted;
import dev.portcullis.core.exemption.Workload;
import dev.portcullis.core.fact.CertificateIdentity;
import dev.portcullis.core.fact.CertificateIdentity.SubjectType;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Finding;
import dev.portcullis.core.verdict.Satisfaction;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.webhook.TestRoots;
import dev.portcullis.webhook.config.IdentityMask;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DecisionRecordsTest {
    private static final Digest DIGEST = Digest.of(new byte[0]);
    private static final ImageReference IMAGE = ImageReference.parse("registry.example.com/apps/shop@" + DIGEST);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DecisionRecords plain = new DecisionRecords(IdentityMask.NONE);
    private final DecisionRecords masked = new DecisionRecords(IdentityMask.EMAIL_LOCAL_PART);

    @Test
    void looksExactlyLikeThis() {
        var expected = """
                {'schema':'portcullis.dev/decision/v1alpha1','time':'2026-06-01T12:00:00Z','uid':'u-1','entry':'advise',\
                'allowed':false,'reason':'SignerNotAuthorized','message':'refused','request':{'operation':'CREATE','group':'',\
                'kind':'Pod','subResource':'','namespace':'shop','name':'till','user':'alice@example.com','dryRun':true},\
                'policies':{},'trustRoots':{'acme':'r1'},'images':[{'path':'spec.containers[app].image',\
                'image':'%1$s','binding':'BINDING','reference':'%1$s','digest':'%2$s','verdict':'Deny',\
                'reason':'SignerNotAuthorized','findings':[{'policy':'release','requirement':'signed','mode':'ENFORCE',\
                'reason':'SignerNotAuthorized','detail':'signed by bob@example.com (issuer https://issuer.example)',\
                'undecidable':false}],'satisfied':[{'policy':'release','requirement':'reviewed','by':[{'issuer':\
                'https://issuer.example','subject':'bob@example.com','about':'%2$s','trustRoot':'acme','predicateType':\
                'https://sigstore.dev/cosign/sign/v1','statement':'%2$s','repository':'registry.example.com/apps/shop',\
                'layout':'BUNDLE_BY_REFERRERS','artifact':'%2$s','times':[]}]}]}],'micros':1500}\
                """.formatted(IMAGE, DIGEST).replace('\'', '"');

        assertThat(line(plain, request("till", "alice@example.com"), refused("spec.containers[app].image", "refused")))
                .isEqualTo(expected);
    }

    @Test
    void hidesWhomItMustWhereverTheyStand() {
        var line = line(
                masked,
                request("till", "alice@example.com"),
                refused("spec.containers[app].image", "[SignerNotAuthorized] signed by bob@example.com"));

        assertThat(line).doesNotContain("alice@", "bob@").contains("a***@example.com", "b***@example.com");
        assertThat(line).contains(IMAGE.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "alice@example.com,a***@example.com",
        "a@example.com,a***@example.com",
        "@example.com,@example.com",
        "system:serviceaccount:shop:default,system:serviceaccount:shop:default",
        "https://github.com/acme/x/.github/workflows/r.yml@refs/tags/v1,https://github.com/acme/x/.github/workflows/r.yml@refs/tags/v1"
    })
    void masksAddressesOnly(String identity, String shown) {
        assertThat(IdentityMask.EMAIL_LOCAL_PART.apply(identity)).isEqualTo(shown);
        assertThat(IdentityMask.NONE.apply(identity)).isEqualTo(identity);
    }

    @ParameterizedTest
    @CsvSource({
        "signed by alice@example.com (issuer x),signed by a***@example.com (issuer x)",
        "'alice@example.com, bob@example.org','a***@example.com, b***@example.org'",
        "image r.example.com/app:v1.2@sha256:00ab.,image r.example.com/app:v1.2@sha256:00ab.",
        "https://github.com/a/.github/workflows/r.yml@refs/tags/v1.2,https://github.com/a/.github/workflows/r.yml@refs/tags/v1.2"
    })
    void masksAddressesInTexts(String text, String shown) {
        assertThat(IdentityMask.EMAIL_LOCAL_PART.applyToText(text)).isEqualTo(shown);
    }

    @Test
    void staysShortHoweverMuchWasFound() throws IOException {
        var one = refused("spec.containers[app].image", "refused").images().getFirst();
        var findings = Collections.nCopies(100, one.verdict().findings().getFirst());
        var many = new JudgedImage(
                new ImageUse("p", "x".repeat(5000), Binding.BINDING, TagUse.FINAL),
                null,
                DIGEST,
                new Verdict.Deny(Reason.SIGNER_NOT_AUTHORIZED, findings, List.of()));
        var decision =
                new Decision(false, Reason.SIGNER_NOT_AUTHORIZED, "refused", List.of(), Collections.nCopies(512, many));

        var line = line(plain, request("till", "alice@example.com"), decision);

        assertThat(line.length()).isLessThan(512 * 1024);
        var images = JSON.readTree(line).path("images");
        assertThat(images)
                .hasSize(512)
                .allMatch(image -> image.path("digest").asText().equals(DIGEST.toString()));
        assertThat(images.get(0).path("findings")).hasSize(100);
        assertThat(images.get(511).path("brief").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\n", "\r\n", "\u2028", "\u0085", "\u0000", "\"}{", "\\", "\uD800", "😀", "\u001b[2J", "\u000B"})
    void isOneLineOfJsonWhateverStandsInIt(String text) throws IOException {
        var line = line(plain, request("name" + text, "user" + text), refused("path" + text, "message" + text));

        assertThat(line.chars()).allMatch(character -> character >= ' ' && character < 0x7F);
        JsonNode read = JSON.readTree(line);
        assertThat(read.path("request").path("name").textValue()).isEqualTo("name" + text);
        assertThat(read.path("images").path(0).path("path").textValue()).isEqualTo("path" + text);
    }

    @Test
    void boundsEveryText() {
        var huge = "x".repeat(1_000_000);

        assertThat(line(plain, request(huge, huge), refused(huge, huge)).length())
                .isLessThan(40_000);
    }

    @Test
    void writesOneLineAndCountsIt() {
        var out = new ByteArrayOutputStream();
        var meters = new SimpleMeterRegistry();
        var sink = new RecordedDecisions(plain, meters, new PrintStream(out, true, StandardCharsets.UTF_8));

        sink.record(request("a\nb", "u"), Decision.allow(Reason.VERIFIED));
        sink.record(request("c", "u"), Decision.allow(Reason.VERIFIED));

        assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(2).allMatch(line -> line.startsWith("{"));
        assertThat(meters.get("portcullis.decisions")
                        .tag("reason", "Verified")
                        .timer()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void aSuspensionStandsInEveryRecordAndIsCounted() throws IOException {
        var out = new ByteArrayOutputStream();
        var meters = new SimpleMeterRegistry();
        var sink = new RecordedDecisions(
                new DecisionRecords(IdentityMask.NONE), meters, new PrintStream(out, true, StandardCharsets.UTF_8));

        sink.record(request("a", "u", "fire"), Decision.allow(Reason.VERIFIED));
        sink.record(
                request("b", "u", "fire"),
                refused("p", "[SignatureMissing] it is not signed").suspendedBy("fire"));
        sink.record(request("c", "u"), Decision.allow(Reason.VERIFIED));

        var records = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(records.get(0)).contains("\"allowed\":true", "\"reason\":\"Verified\"", "\"suspension\":\"fire\"");
        assertThat(records.get(1))
                .contains(
                        "\"allowed\":true",
                        "\"reason\":\"GateSuspended\"",
                        "\"message\":\"[SignatureMissing] it is not signed\"",
                        "\"suspension\":\"fire\"",
                        "\"verdict\":\"Deny\"");
        assertThat(records.get(2)).doesNotContain("suspension");
        assertThat(meters.get("portcullis.decisions.suspended")
                        .tag("refused", "true")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("portcullis.decisions.suspended")
                        .tag("refused", "false")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void anExceptionStandsInTheRecordAndIsCounted() throws IOException {
        var out = new ByteArrayOutputStream();
        var meters = new SimpleMeterRegistry();
        var sink = new RecordedDecisions(
                new DecisionRecords(IdentityMask.NONE), meters, new PrintStream(out, true, StandardCharsets.UTF_8));
        var exemption = new Exemption(
                "shop",
                "hotfix",
                "5a1d",
                Set.of("release"),
                new ExemptionScope.Digests(Set.of(DIGEST)),
                Instant.parse("2026-06-01T11:00:00Z"),
                Instant.parse("2026-06-01T13:00:00Z"));
        var finding = new Finding(
                "release",
                "signed",
                Mode.WARN,
                Reason.SIGNATURE_MISSING,
                "no signature",
                false,
                new Granted(exemption, exemption.expiresAt()));
        var use = new ImageUse("p", IMAGE.toString(), Binding.BINDING, TagUse.FINAL);
        var verdict = new Verdict.Allow(Reason.EXCEPTION, List.of(finding), List.of());
        var decision = Decisions.decide(List.of(new JudgedImage(use, IMAGE.toString(), DIGEST, verdict)));
        var rules = new PoliciesInForce(List.of(), Map.of(), OtherImages.WARN)
                .with(new Exemptions(new Workload("shop", "worker"), List.of(exemption)));

        sink.record(request("a", "u", null, rules), decision);
        sink.record(request("b", "u"), Decision.allow(Reason.VERIFIED));

        var records = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(records.get(0))
                .contains(
                        "\"reason\":\"Exception\"",
                        "\"serviceAccount\":\"worker\"",
                        "\"exceptions\":{\"hotfix\":{\"specHash\":\"5a1d\",\"approvedAt\":\"2026-06-01T11:00:00Z\"}}",
                        "\"exception\":\"hotfix\",\"exceptionUntil\":\"2026-06-01T13:00:00Z\"");
        assertThat(records.get(1)).doesNotContain("exception", "serviceAccount");
        assertThat(meters.get("portcullis.decisions.exempted").counter().count())
                .isEqualTo(1);
    }

    private static RecordedRequest request(String name, String user) {
        return request(name, user, null);
    }

    private static RecordedRequest request(String name, String user, @Nullable String suspension) {
        var rules = new PoliciesInForce(List.of(), Map.of("acme", TestRoots.root("acme", "r1")), OtherImages.WARN);
        return request(name, user, suspension, rules);
    }

    private static RecordedRequest request(
            String name, String user, @Nullable String suspension, PoliciesInForce rules) {
        return new RecordedRequest(
                Instant.parse("2026-06-01T12:00:00Z"),
                Duration.ofNanos(1_500_000),
                "u-1",
                "advise",
                "CREATE",
                "",
                "Pod",
                "",
                "shop",
                name,
                user,
                true,
                suspension,
                rules);
    }

    /** Returns the record without its line break. */
    private static String line(DecisionRecords records, RecordedRequest request, Decision decision) {
        var line = new String(records.line(request, decision), StandardCharsets.US_ASCII);
        assertThat(line).endsWith("\n");
        return line.substring(0, line.length() - 1);
    }

    private static Decision refused(String path, String message) {
        var bob = new Signer.Keyless(
                new CertificateIdentity("https://issuer.example", "bob@example.com", SubjectType.EMAIL, Map.of()));
        var finding = new Finding(
                "release", "signed", Mode.ENFORCE, Reason.SIGNER_NOT_AUTHORIZED, "signed by " + bob.describe(), false);
        var satisfied = new Satisfaction(
                "release", "reviewed", List.of(TestRoots.signed(IMAGE.repository(), DIGEST, "acme", bob)));
        var verdict = new Verdict.Deny(Reason.SIGNER_NOT_AUTHORIZED, List.of(finding), List.of(satisfied));
        var use = new ImageUse(path, IMAGE.toString(), Binding.BINDING, TagUse.FINAL);
        var image = new JudgedImage(use, IMAGE.toString(), DIGEST, verdict);
        return new Decision(false, Reason.SIGNER_NOT_AUTHORIZED, message, List.of(), List.of(image));
    }
}
