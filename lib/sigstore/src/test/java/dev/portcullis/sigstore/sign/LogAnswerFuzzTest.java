package dev.portcullis.sigstore.sign;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.util.JsonFormat;
import dev.sigstore.proto.bundle.v1.Bundle;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a log answers to a new entry: it is none, or says what another reader of JSON finds in it, and the same again in a bundle. */
final class LogAnswerFuzzTest {
    private static final JsonMapper OTHER = JsonMapper.builder().build();

    static Stream<Arguments> seeds() {
        var entry = "{\"logIndex\":\"7\",\"logId\":{\"keyId\":\"AAEC\"},\"kindVersion\":{\"kind\":\"hashedrekord\","
                + "\"version\":\"0.0.2\"},\"integratedTime\":\"0\",\"inclusionPromise\":null,\"inclusionProof\":{\"logIndex\":"
                + "\"7\",\"rootHash\":\"AAEC\",\"treeSize\":\"8\",\"hashes\":[\"AAEC\"],\"checkpoint\":{\"envelope\":"
                + "\"log\\n8\\n\"}},\"canonicalizedBody\":\"AAEC\"}";
        return Stream.of(
                        entry,
                        entry.replace("\"7\"", "1e3"),
                        entry.replace("\"7\"", "\"1e-2147483647\""),
                        entry.replace("\"8\"", "9223372036854775808"),
                        entry.replace("logId", "log_id"),
                        entry.replace("integratedTime", "logIndex"),
                        "{\"inclusionProof\":{\"hashes\":[null,[]]}}",
                        "{\"more\":[[[{}]]]}",
                        "[]")
                .map(seed -> Arguments.of((Object) seed.getBytes(StandardCharsets.UTF_8)));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void isNoneOrSaysWhatAnotherReaderFinds(byte @NotNull @WithLength(max = 16_384) [] bytes) throws IOException {
        var read = RekorClient.entry(bytes);
        if (read.isEmpty()) {
            return;
        }
        var entry = read.get();
        var found = OTHER.readTree(new String(bytes, StandardCharsets.UTF_8));
        if (found.path("logIndex").isTextual() && !found.has("log_index")) {
            assertThat(entry.getLogIndex())
                    .isEqualTo(new BigDecimal(found.path("logIndex").textValue()).longValueExact());
        }
        var bundle = Bundle.newBuilder();
        bundle.getVerificationMaterialBuilder().addTlogEntries(entry);
        var again = Bundle.newBuilder();
        JsonFormat.parser().merge(new String(BundleSigner.json(bundle), StandardCharsets.UTF_8), again);
        assertThat(again.build()).isEqualTo(bundle.build());
    }
}
