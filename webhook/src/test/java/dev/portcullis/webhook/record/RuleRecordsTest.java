package dev.portcullis.webhook.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.portcullis.cli.record.ReadRecord;
import dev.portcullis.cli.record.RecordReader;
import dev.portcullis.cli.record.RecordSchema;
import dev.portcullis.core.decision.Answered;
import dev.portcullis.core.decision.Basis;
import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.Decision;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.decision.JudgedImage;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.Platform;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.program.ProgramAnswer;
import dev.portcullis.core.program.StatementBytes;
import dev.portcullis.core.program.StatementOutcome;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.core.verdict.Finding;
import dev.portcullis.core.verdict.ImageInput;
import dev.portcullis.core.verdict.Resolution;
import dev.portcullis.core.verdict.RuleAnswer;
import dev.portcullis.core.verdict.TagUse;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.webhook.config.IdentityMask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What records tell of rules in Rego. */
class RuleRecordsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Digest DIGEST = Digest.of(new byte[0]);
    private static final ImageReference IMAGE = ImageReference.parse("registry.example.com/apps/shop@" + DIGEST);
    private static final Digest STATEMENT = Digest.of(new byte[] {1});
    private static final Digest PROGRAM = Digest.of(new byte[] {2});
    private static final Digest QUESTION = Digest.of(new byte[] {3});

    private static RuleAnswer answer(boolean readsRequest, ProgramAnswer answer) {
        var arm = Platform.parse("linux/arm64").orElseThrow();
        return new RuleAnswer(
                "release", "rules", DIGEST, arm, PROGRAM, readsRequest, QUESTION, List.of(STATEMENT), answer);
    }

    private static JsonNode record(IdentityMask mask, Map<Digest, StatementOutcome> statements, RuleAnswer... rules)
            throws IOException {
        return record(mask, input().with(statements), rules);
    }

    private static ImageInput input() {
        return new ImageInput(IMAGE, TagUse.FINAL, new Resolution.Pinned(DIGEST), new Content.NotAsked(), Map.of());
    }

    private static JsonNode record(IdentityMask mask, ImageInput input, RuleAnswer... rules) throws IOException {
        var finding = new Finding("release", "rules", Mode.ENFORCE, Reason.POLICY_DENIED, "no", false);
        var image = new JudgedImage(
                new ImageUse("spec.containers[app].image", IMAGE.toString(), Binding.BINDING, TagUse.FINAL),
                IMAGE.toString(),
                DIGEST,
                new Verdict.Deny(Reason.POLICY_DENIED, List.of(finding), List.of()),
                new Basis(Binding.BINDING, input, Answered.REGISTRY, List.of(rules)));
        var request = new RecordedRequest(
                Instant.EPOCH,
                Duration.ZERO,
                "u",
                "advise",
                "CREATE",
                "",
                "Pod",
                "",
                "shop",
                "web",
                "alice",
                false,
                null,
                null);
        var line = new DecisionRecords(mask, new RecordedRules(Registries.NONE))
                .line(request, new Decision(false, Reason.POLICY_DENIED, "no", List.of(), List.of(image)));
        var tree = JSON.readTree(line);
        assertThat(JsonSchemaFactory.getInstance(VersionFlag.V202012)
                        .getSchema(RecordSchema.text())
                        .validate(tree))
                .isEmpty();
        assertThat(RecordReader.read(
                        new String(line, StandardCharsets.US_ASCII).strip().getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(ReadRecord.Whole.class);
        return tree;
    }

    @Test
    void tellWhatRulesWereAskedAndAnswered() throws IOException {
        var read = new StatementOutcome.Read(StatementBytes.of(new byte[] {1}));
        var record = record(
                IdentityMask.NONE,
                Map.of(STATEMENT, read),
                answer(false, new ProgramAnswer.Answered(List.of("too old"), List.of("soon"))),
                answer(false, new ProgramAnswer.Failed("deny is undefined")));

        assertThat(record.path("replayable").asBoolean()).isTrue();
        assertThat(record.at("/images/0").has("unread")).isFalse();
        assertThat(record.at("/images/0/rules").toString())
                .isEqualTo("""
                        [{"policy":"release","requirement":"rules","about":"%1$s","platform":"linux/arm64","program":"%2$s",\
                        "question":"%3$s","statements":["%4$s"],"deny":["too old"],"warn":["soon"]},\
                        {"policy":"release","requirement":"rules","about":"%1$s","platform":"linux/arm64","program":"%2$s",\
                        "question":"%3$s","statements":["%4$s"],"failed":"deny is undefined"}]\
                        """.formatted(DIGEST, PROGRAM, QUESTION, STATEMENT));
    }

    @Test
    void areNotReplayableWhereRulesCouldNotBeAsked() throws IOException {
        var busy = new LookupOutcome.Refused(Reason.OVERLOADED, "too many rules are being evaluated");

        var record = record(IdentityMask.NONE, input().unasked(busy));

        assertThat(record.path("replayable").asBoolean()).isFalse();
        assertThat(record.toString()).contains("rules could not be asked");
    }

    @Test
    void tellWhichStatementsCouldNotBeRead() throws IOException {
        var late = new LookupOutcome.Undecidable(Reason.REGISTRY_TIMEOUT, "late");

        var record = record(IdentityMask.NONE, Map.of(STATEMENT, new StatementOutcome.Unread(late)));

        assertThat(record.at("/images/0/unread/0/statement").asText()).isEqualTo(STATEMENT.toString());
        assertThat(record.at("/images/0/unread/0/reason").asText()).isEqualTo("RegistryTimeout");
        assertThat(record.at("/images/0").has("rules")).isFalse();
    }

    @Test
    void sayThatTheyDoNotHoldTheObject() throws IOException {
        var record =
                record(IdentityMask.NONE, Map.of(), answer(true, new ProgramAnswer.Answered(List.of(), List.of())));

        assertThat(record.path("replayable").asBoolean()).isFalse();
        assertThat(record.path("shortfall").asText()).contains("policy release").contains("object of the request");
    }

    @Test
    void holdNoMoreMessagesThanArePlenty() throws IOException {
        var many = Collections.nCopies(20, "by alice@example.com");

        var record = record(
                IdentityMask.EMAIL_LOCAL_PART, Map.of(), answer(false, new ProgramAnswer.Answered(many, List.of())));

        var rules = record.at("/images/0/rules/0");
        assertThat(rules.path("deny")).hasSize(16);
        assertThat(rules.path("deny").get(0).asText()).isEqualTo("by a***@example.com");
        assertThat(rules.path("further").asInt()).isEqualTo(4);
    }
}
