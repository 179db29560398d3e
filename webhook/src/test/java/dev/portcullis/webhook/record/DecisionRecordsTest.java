package dev.portcullis.webhook.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portcullis.core.decision.Answered;
import dev.portcullis.core.decision.Basis;
import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.Decision;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.decision.JudgedImage;
import dev.portcullis.core.fact.CertificateIdentity;
import dev.portcullis.core.fact.CertificateIdentity.SubjectType;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.FactSet.Lookup;
import dev.portcullis.core.fact.FactSet.RejectedEvidence;
import dev.portcullis.core.fact.FulcioExtension;
import dev.portcullis.core.fact.Location;
import dev.portcullis.core.fact.Location.Layout;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.IndexChild;
import dev.portcullis.core.image.Platform;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.Finding;
import dev.portcullis.core.verdict.History;
import dev.portcullis.core.verdict.ImageInput;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.core.verdict.Satisfaction;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.webhook.TestRoots;
import dev.portcullis.webhook.config.IdentityMask;
import dev.portcullis.webhook.config.WebhookConfig.WhenFull;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DecisionRecordsTest {
    private static final Digest DIGEST = Digest.of(new byte[0]);
    private static final ImageReference IMAGE = ImageReference.parse("registry.example.com/apps/shop@" + DIGEST);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DecisionRecords plain = records(IdentityMask.NONE);
    private final DecisionRecords masked = records(IdentityMask.EMAIL_LOCAL_PART);

    @Test
    void looksExactlyLikeThis() {
        var expected = """
                {'schema':'portcullis.dev/decision/v1alpha1','time':'2026-06-01T12:00:00Z','uid':'u-1','entry':'advise',\
                'allowed':false,'reason':'SignerNotAuthorized','message':'refused','request':{'operation':'CREATE','group':'',\
                'kind':'Pod','subResource':'','namespace':'shop','name':'till','user':'alice@example.com','dryRun':true},\
                'policies':{},'trustRoots':{'acme':'r1'},'namespaceLabels':{'tier':'production'},'unmatchedImages':'WARN',\
                'registries':{'hash':'4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945','settings':[]},\
                'images':[{'path':'spec.containers[app].image','image':'%1$s','binding':'ADVISORY','bindingAsked':'BINDING',\
                'tagUse':'FINAL','reference':'%1$s','digest':'%2$s','verdict':'Deny','reason':'SignerNotAuthorized',\
                'resolution':{'kind':'Pinned','digest':'%2$s'},'content':{'kind':'Index','children':[{'digest':'%2$s',\
                'os':'linux','architecture':'arm64','variant':'v8','index':false},{'digest':'%2$s','index':true}]},\
                'answered':'MEMORY','history':[],'evidence':[{'about':'%2$s','facts':[{'issuer':'https://issuer.example',\
                'subject':'bob@example.com','subjectType':'EMAIL','extensions':{'SOURCE_REPOSITORY_ID':'4711'},'about':'%2$s',\
                'kind':'SIGNATURE','predicateType':'https://sigstore.dev/cosign/sign/v1','statement':'%2$s','trustRoot':'acme',\
                'material':[{'kind':'PUBLIC_KEY','fingerprint':'%3$s'}],'times':[],'repository':\
                'registry.example.com/apps/shop','layout':'BUNDLE_BY_REFERRERS','artifact':'%2$s'}],'rejections':[{'trustRoot':\
                'acme','reason':'KeyUnknown','detail':'no such key','repository':'registry.example.com/apps/shop',\
                'layout':'LAYER_BY_TAG','artifact':'%2$s'}],'lookups':[{'trustRoot':'acme','repository':\
                'registry.example.com/apps/shop','what':'referrers','outcome':'Complete'},{'trustRoot':'beta',\
                'what':'trust root','outcome':'Refused','reason':'TrustRootNotReady','detail':'it is not there'}]}],\
                'findings':[{'policy':'release','requirement':'signed','mode':'ENFORCE',\
                'reason':'SignerNotAuthorized','detail':'signed by bob@example.com (issuer https://issuer.example)',\
                'undecidable':false}],'satisfied':[{'policy':'release','requirement':'reviewed','by':[0]}]}],'micros':1500,\
                'replayable':true}\
                """.formatted(IMAGE, DIGEST, DIGEST.hex()).replace('\'', '"');

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
        assertThat(line).endsWith("\"replayable\":false,\"shortfall\":\"an identity is masked\"}");
        assertThat(line).contains(IMAGE.toString());
    }

    @Test
    void tellsWhatWasSatisfiedBefore() throws IOException {
        var decision = refused("spec.containers[app].image", "[EvidenceTooOld] old");
        var image = decision.images().getFirst();
        var basis = Objects.requireNonNull(image.basis());
        var history = new History(List.of(new History.Satisfied("release", "r1", true, Instant.EPOCH, Set.of("d1"))));
        var recalled = new JudgedImage(
                image.use(),
                image.reference(),
                image.digest(),
                image.verdict(),
                new Basis(basis.binding(), basis.input().with(history), basis.answered()));

        var line = JSON.readTree(line(
                plain,
                request("till", "alice@example.com"),
                new Decision(false, Reason.EVIDENCE_TOO_OLD, "old", List.of(), List.of(recalled))));

        assertThat(line.path("replayable").asBoolean()).isTrue();
        assertThat(line.at("/images/0/history")).hasSize(1);
        assertThat(line.at("/images/0/history/0/policy").asText()).isEqualTo("release");
    }

    @ParameterizedTest
    @CsvSource({
        "alice@example.com,a***@example.com",
        "a@example.com,a***@example.com",
        "@example.com,@example.com",
        "system:serviceaccount:shop:default,system:serviceaccount:shop:default",
        "root@localhost,r***@localhost",
        "https://issuer.example.com#mail@example.com,https://issuer.example.com#m***@example.com",
        "https://issuer.example.com#mail@corp,https://issuer.example.com#m***@corp",
        "https://issuer#mail@example.com,https://issuer#m***@example.com",
        "https://alice@example.com/x,https://a***@example.com/x",
        "https://issuer.example.com#system:node,https://issuer.example.com#system:node",
        "https://ci.example.com/x?by=alice%40example.com,https://ci.example.com/x?b***%40example.com",
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
        "https://github.com/a/.github/workflows/r.yml@refs/tags/v1.2,https://github.com/a/.github/workflows/r.yml@refs/tags/v1.2",
        "https://github.com/a/r.yml@v1.2.3,https://github.com/a/r.yml@v1.2.3",
        "signed by https://issuer#mail@example.com.,signed by https://issuer#m***@example.com.",
        "mailto:alice@example.com and <bob@example.org>,mailto:a***@example.com and <b***@example.org>",
        "alice@example.com@evil.example,a***@e***@evil.example",
        "écrit par élodie@exämple.fr,écrit par é***@exämple.fr",
        "😀x@example.com,😀***@example.com",
        "alice@xn--exmple-cua.xn--p1ai,a***@xn--exmple-cua.xn--p1ai",
        "\"john doe\"@example.com,\"***@example.com"
    })
    void masksAddressesInTexts(String text, String shown) {
        assertThat(IdentityMask.EMAIL_LOCAL_PART.applyToText(text)).isEqualTo(shown);
    }

    @Test
    void masksBeforeItCuts() throws IOException {
        var address = "alice.of.the.long.name@example.com";
        for (var beginning = 0; beginning < address.length() + 2; beginning++) {
            var message = "x".repeat(RecordLine.MAXIMUM_TEXT - beginning) + " " + address;

            assertThat(line(masked, request("till", "u"), refused("spec.containers[app].image", message)))
                    .doesNotContain("alice", "long");
        }
    }

    @Test
    void masksWhateverItMeetsInLinearTime() {
        var many = "a@".repeat(200_000) + "%40".repeat(100_000) + "\"@".repeat(100_000) + "a@b.".repeat(100_000);

        assertThat(CompletableFuture.supplyAsync(() -> IdentityMask.EMAIL_LOCAL_PART.applyToText(many)))
                .succeedsWithin(Duration.ofSeconds(20));
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
        assertThat(JSON.readTree(line).path("replayable").asBoolean()).isFalse();
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
        var sink = sink(out, meters, WhenFull.DROP, 100);

        sink.record(request("a\nb", "u"), Decision.allow(Reason.VERIFIED));
        sink.record(request("c", "u"), Decision.allow(Reason.VERIFIED));
        sink.close();

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
        var sink = sink(out, meters, WhenFull.DROP, 100);

        sink.record(request("a", "u", "fire"), Decision.allow(Reason.VERIFIED));
        sink.record(
                request("b", "u", "fire"),
                refused("p", "[SignatureMissing] it is not signed").suspendedBy("fire"));
        sink.record(request("c", "u"), Decision.allow(Reason.VERIFIED));
        sink.close();

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

    @ParameterizedTest
    @CsvSource({
        "DROP, enforce-0123456789, true",
        "DROP, advise, true",
        "REFUSE, enforce-0123456789, false",
        "REFUSE, enforce-all, false",
        "REFUSE, advise, true",
    })
    void whatCannotBeRecordedPassesOnlyIfTheSettingsSaySo(WhenFull whenFull, String entry, boolean passes) {
        var meters = new SimpleMeterRegistry();
        var sink = sink(new ByteArrayOutputStream(), meters, whenFull, 0);

        var answered = sink.record(request("a", "u", null, entry), Decision.allow(Reason.VERIFIED));

        assertThat(answered.allowed()).isEqualTo(passes);
        assertThat(answered.reason()).isEqualTo(passes ? Reason.VERIFIED : Reason.DECISION_UNRECORDED);
        assertThat(meters.get("portcullis.decision.records.lost")
                        .tags("sink", "standard-output", "reason", "queue-full")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("portcullis.decisions")
                        .tag("allowed", Boolean.toString(passes))
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    /** Whoever floods the queue costs others the evidence first, and the record last. */
    @Test
    void whereLittleRoomIsLeftRecordsAreBrief() throws IOException {
        var out = new ByteArrayOutputStream();
        var queue = new RecordQueue(
                new StreamSink(out),
                new RecordQueue.Bounds(10, 8 * 1024),
                RecordedDecisions.losses(new SimpleMeterRegistry()));
        var sink = new RecordedDecisions(records(IdentityMask.NONE), new SimpleMeterRegistry(), queue, WhenFull.DROP);
        for (var i = 0; i < 3; i++) {
            sink.record(request("till", "u"), refused("spec.containers[app].image", "refused"));
        }
        queue.start();
        sink.close();

        var lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(JSON.readTree(lines.get(0)).path("replayable").asBoolean()).isTrue();
        var last = JSON.readTree(lines.get(2));
        assertThat(last.path("images").path(0).path("brief").asBoolean()).isTrue();
        assertThat(last.path("shortfall").asText()).isEqualTo("the sink was too slow for all that was found");
    }

    @Test
    void aFullSinkEndsNoSuspensionAndChangesNoRefusal() {
        var sink = sink(new ByteArrayOutputStream(), new SimpleMeterRegistry(), WhenFull.REFUSE, 0);
        var refusal = refused("p", "[SignatureMissing] it is not signed");
        var suspended = refusal.suspendedBy("fire");

        assertThat(sink.record(request("a", "u", "fire", "enforce-0123456789"), suspended))
                .isEqualTo(suspended);
        assertThat(sink.record(request("a", "u", null, "enforce-0123456789"), refusal))
                .isEqualTo(refusal);
    }

    private static RecordedDecisions sink(
            ByteArrayOutputStream out, SimpleMeterRegistry meters, WhenFull whenFull, int room) {
        var queue = new RecordQueue(
                new StreamSink(out), new RecordQueue.Bounds(room, 1 << 20), RecordedDecisions.losses(meters));
        queue.start();
        return new RecordedDecisions(records(IdentityMask.NONE), meters, queue, whenFull);
    }

    private static RecordedRequest request(String name, String user) {
        return request(name, user, null);
    }

    private static RecordedRequest request(String name, String user, @Nullable String suspension) {
        return request(name, user, suspension, "advise");
    }

    private static RecordedRequest request(String name, String user, @Nullable String suspension, String entry) {
        var rules = new PoliciesInForce(
                List.of(),
                Map.of("acme", TestRoots.root("acme", "r1")),
                OtherImages.WARN,
                Map.of("tier", "production"));
        return new RecordedRequest(
                Instant.parse("2026-06-01T12:00:00Z"),
                Duration.ofNanos(1_500_000),
                "u-1",
                entry,
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
        var bob = new Signer.Keyless(new CertificateIdentity(
                "https://issuer.example",
                "bob@example.com",
                SubjectType.EMAIL,
                Map.of(FulcioExtension.SOURCE_REPOSITORY_ID, "4711")));
        var finding = new Finding(
                "release", "signed", Mode.ENFORCE, Reason.SIGNER_NOT_AUTHORIZED, "signed by " + bob.describe(), false);
        var fact = TestRoots.signed(IMAGE.repository(), DIGEST, "acme", bob);
        var satisfied = new Satisfaction("release", "reviewed", List.of(fact));
        var verdict = new Verdict.Deny(Reason.SIGNER_NOT_AUTHORIZED, List.of(finding), List.of(satisfied));
        var use = new ImageUse(path, IMAGE.toString(), Binding.ADVISORY, TagUse.FINAL);
        var basis = new Basis(Binding.BINDING, known(fact), Answered.MEMORY);
        var image = new JudgedImage(use, IMAGE.toString(), DIGEST, verdict, basis);
        return new Decision(false, Reason.SIGNER_NOT_AUTHORIZED, message, List.of(), List.of(image));
    }

    private static ImageInput known(Fact fact) {
        var unready = new LookupOutcome.Refused(Reason.TRUST_ROOT_NOT_READY, "it is not there");
        var found = new FactSet(
                List.of(fact),
                List.of(new RejectedEvidence(
                        "acme",
                        new Location(IMAGE.repository(), Layout.LAYER_BY_TAG, DIGEST),
                        new Rejection(Reason.KEY_UNKNOWN, "no such key"))),
                List.of(
                        new Lookup("acme", IMAGE.repository(), "referrers", new LookupOutcome.Complete()),
                        new Lookup("beta", null, "trust root", unready)));
        var children = List.of(
                new IndexChild(DIGEST, new Platform("linux", "arm64", "v8"), false),
                new IndexChild(DIGEST, null, true));
        return new ImageInput(
                IMAGE, TagUse.FINAL, new Resolution.Pinned(DIGEST), new Content.Index(children), Map.of(DIGEST, found));
    }

    private static DecisionRecords records(IdentityMask mask) {
        return new DecisionRecords(mask, new RecordedRules(Registries.NONE));
    }
}
