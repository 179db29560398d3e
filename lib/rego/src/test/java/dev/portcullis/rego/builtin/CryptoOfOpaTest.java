package dev.portcullis.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.rego.json.Json;
import dev.portcullis.rego.json.JsonException;
import dev.portcullis.rego.json.JsonLimits;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Certificates, requests, keys and tokens made by OpenSSL, and damaged ones: {@code crypto-of-opa.ndjson} holds in each line a call and what
 * OPA 1.22.2 (built by Go 1.26) answered to it at the end of November 2026, compared field for field, or that it failed.
 */
class CryptoOfOpaTest {
    private static final String ANSWERS = "crypto-of-opa.ndjson";

    @TestFactory
    Stream<DynamicTest> answersAsOpaDoes() throws IOException {
        try (InputStream answers = Objects.requireNonNull(CryptoOfOpaTest.class.getResourceAsStream(ANSWERS))) {
            String[] lines = new String(answers.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1);
            return Stream.iterate(0, i -> i < lines.length - 1, i -> i + 1)
                    .map(i -> DynamicTest.dynamicTest("line " + (i + 1), () -> check(lines[i])));
        }
    }

    private static void check(String line) throws JsonException {
        ObjectValue answer = (ObjectValue) Json.read(line, JsonLimits.DEFAULT);
        String name = ((StringValue) Objects.requireNonNull(answer.get("call"))).string();
        Value[] arguments = ((ArrayValue) Objects.requireNonNull(answer.get("arguments")))
                .elements()
                .toArray(new Value[0]);
        Builtin builtin = Objects.requireNonNull(Builtins.find(name));
        Value result = answer.get("result");
        if (result == null) {
            assertThatThrownBy(() -> builtin.call(arguments, new LateIn2026()))
                    .describedAs(name + " " + answer.get("error"))
                    .isInstanceOf(BuiltinException.class);
        } else {
            assertThat(builtin.call(arguments, new LateIn2026()))
                    .describedAs(name)
                    .isEqualTo(result);
        }
    }

    /** Ample means in December 2026, when the recorded certificates are valid. */
    private static final class LateIn2026 implements Circumstances {
        private static final long NOW = Instant.parse("2026-12-01T00:00:00Z").getEpochSecond() * 1_000_000_000L;
        private final FakeCircumstances ample = FakeCircumstances.ample();

        @Override
        public long now() {
            return NOW;
        }

        @Override
        public void charge(long steps) {
            ample.charge(steps);
        }

        @Override
        public void allocate(long bytes) {
            ample.allocate(bytes);
        }

        @Override
        public <T> T remember(Object key, Supplier<T> maker) {
            return ample.remember(key, maker);
        }

        @Override
        public void print(String line) {
            ample.print(line);
        }
    }
}
