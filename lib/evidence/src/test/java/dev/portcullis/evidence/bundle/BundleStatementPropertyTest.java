package dev.portcullis.evidence.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.portcullis.core.bundle.EvidenceBundleContent;
import dev.portcullis.core.bundle.EvidenceBundleContent.Requester;
import dev.portcullis.core.bundle.EvidenceItem;
import dev.portcullis.core.bundle.ItemOutcome;
import dev.portcullis.core.image.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** For every content within its bounds. */
class BundleStatementPropertyTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(BundleStatementSchema.text());

    @Property(tries = 300)
    void whatIsWrittenIsReadAgain(@ForAll("contents") EvidenceBundleContent content) {
        var statement = new EvidenceBundleStatement(BundleSamples.REPOSITORY, BundleSamples.SUBJECT, content);
        var bytes = BundleStatementWriter.write(statement);

        assertThat(bytes).hasSizeLessThan(BundleStatementReader.MAX_BYTES);
        assertThat(BundleStatementReader.read(bytes)).isEqualTo(new BundleStatementReading.Read(statement));
    }

    @Property(tries = 100)
    void orderMakesNoDifference(@ForAll("contents") EvidenceBundleContent content) {
        var items = new ArrayList<>(content.items());
        Collections.reverse(items);
        var reversed = new EvidenceBundleContent(content.requester(), content.createdAt(), items);

        assertThat(bytes(reversed)).isEqualTo(bytes(content));
    }

    @Property(tries = 100)
    void theSchemaHolds(@ForAll("contents") EvidenceBundleContent content) throws Exception {
        assertThat(SCHEMA.validate(JSON.readTree(bytes(content)))).isEmpty();
    }

    private static byte[] bytes(EvidenceBundleContent content) {
        return BundleStatementWriter.write(
                new EvidenceBundleStatement(BundleSamples.REPOSITORY, BundleSamples.SUBJECT, content));
    }

    @Provide
    Arbitrary<EvidenceBundleContent> contents() {
        return Combinators.combine(
                        labels(),
                        times(),
                        items().list().uniqueElements(EvidenceItem::name).ofMaxSize(64))
                .as((name, time, items) ->
                        new EvidenceBundleContent(new Requester(name, name + "." + name, name), time, items));
    }

    private static Arbitrary<EvidenceItem> items() {
        var controls = printable(63).list().uniqueElements().ofMaxSize(32);
        return Combinators.combine(labels(), codes(), printable(512), times(), controls, outcomes(), documents())
                .as((name, collector, type, time, served, outcome, document) -> new EvidenceItem(
                        name,
                        collector,
                        document || outcome.passed() ? "application/json" : null,
                        document || outcome.passed() ? Digest.of(name.getBytes(StandardCharsets.UTF_8)) : null,
                        type,
                        time,
                        served,
                        document,
                        outcome));
    }

    private static Arbitrary<Boolean> documents() {
        return Arbitraries.of(true, false);
    }

    private static Arbitrary<ItemOutcome> outcomes() {
        var details = Arbitraries.strings()
                .withCharRange(' ', '~')
                .withChars('ä', '–', '"', '\\', '漢')
                .ofMinLength(1)
                .ofMaxLength(256);
        return Arbitraries.oneOf(
                Arbitraries.just(new ItemOutcome.Passed()),
                Combinators.combine(codes(), details).as(ItemOutcome.Failed::new),
                Combinators.combine(codes(), details).as(ItemOutcome.Missing::new));
    }

    private static Arbitrary<String> labels() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .numeric()
                .ofMinLength(1)
                .ofMaxLength(63);
    }

    private static Arbitrary<String> codes() {
        return Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(63);
    }

    private static Arbitrary<String> printable(int most) {
        return Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(most);
    }

    private static Arbitrary<Instant> times() {
        return Arbitraries.longs()
                .between(0, Instant.parse("9999-12-31T23:59:59Z").toEpochMilli())
                .map(Instant::ofEpochMilli);
    }
}
