package dev.portcullis.sigstore.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.json.StrictJson;
import dev.portcullis.sigstore.testing.TestBundle;
import dev.portcullis.sigstore.testing.TestLayer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever payload was signed: it is refused in words, or is about what another reader of JSON finds it to be about. */
final class StatementFuzzTest {
    private static final JsonMapper OTHER = JsonMapper.builder().build();
    private static final StrictJson JSON = new StrictJson(1 << 20, 64, 100_000);
    private static final byte[] BYTES = "an artifact".getBytes(StandardCharsets.UTF_8);
    private static final Artifact ARTIFACT = Artifact.of(Digest.of(BYTES));

    static Stream<Arguments> seeds() {
        var statement = TestBundle.statement("https://example.com/review/v1", BYTES);
        return Stream.of(
                        statement,
                        statement.replace("Statement/v1", "Statement/v0.1").replace("sha256", "sha512"),
                        statement.replace(
                                "\"subject\":[",
                                "\"predicate\":{\"subject\":[{}]},\"subject\":[{\"name\":\"a\",\"digest\":{\"sha1\":1}},"),
                        statement.replace("\"subject\"", "\"subject\":[],\"Subject\""),
                        statement.replace("{\"digest\"", "{\"uri\":\"x\",\"digest\":null},{\"digest\""),
                        TestLayer.payload(ARTIFACT.digest().toString()),
                        TestLayer.payload("sha256:00"))
                .map(text -> arguments((Object) text.getBytes(StandardCharsets.UTF_8)));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void isRefusedOrAboutWhatAnotherReaderFinds(byte @NotNull [] payload) throws IOException {
        switch (Statement.parse(ByteString.copyFrom(payload), JSON)) {
            case Checked.Passed<Statement>(var statement) -> {
                var tree = OTHER.readTree(payload);
                assertThat(statement.predicateType())
                        .isEqualTo(tree.path("predicateType").textValue())
                        .isNotEmpty();
                assertThat(tree.path("_type").textValue()).startsWith("https://in-toto.io/Statement/v");
                assertThat(statement.subjects())
                        .hasSize(tree.path("subject").size())
                        .hasSizeBetween(1, 4096);
                assertThat(statement.isAbout(ARTIFACT)).isEqualTo(names(tree.path("subject")));
            }
            case Checked.Refused<Statement>(var why) -> {
                assertThat(why.reason()).isEqualTo(Reason.STATEMENT_MALFORMED);
                assertThat(why.detail()).hasSizeLessThan(200);
            }
        }
        switch (SimpleSigning.digest(ByteString.copyFrom(payload))) {
            case Checked.Passed<String>(var digest) ->
                assertThat(digest)
                        .isEqualTo(OTHER.readTree(payload)
                                .at("/critical/image/docker-manifest-digest")
                                .textValue());
            case Checked.Refused<String>(var why) -> assertThat(why.reason()).isEqualTo(Reason.STATEMENT_MALFORMED);
        }
    }

    private static boolean names(JsonNode subjects) {
        return subjects.valueStream()
                .anyMatch(subject -> ARTIFACT.digest()
                        .hex()
                        .equals(subject.path("digest").path("sha256").textValue()));
    }
}
