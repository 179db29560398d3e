package dev.portcullis.opa;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicySourceTest {
    private static final byte[] MODULE = "package a".getBytes(UTF_8);

    @ParameterizedTest
    @ValueSource(strings = {"a.rego", "a/b-c/d_e.rego", "0/1.rego"})
    void takesPathsInsideTheFolder(String path) {
        assertThat(PolicySource.of(Map.of(path, MODULE)).modules()).containsExactly(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../a.rego",
                "a/../b.rego",
                "/a.rego",
                "-o.rego",
                "a/-b.rego",
                "a//b.rego",
                ".a.rego",
                "a/.git/b.rego",
                "a b.rego",
                "a\n.rego",
                "ä.rego"
            })
    void refusesPathsThatLeadElsewhere(String path) {
        assertThatIllegalArgumentException().isThrownBy(() -> PolicySource.of(Map.of(path, MODULE)));
    }

    @Test
    void refusesWhatHoldsNoModule() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicySource.of(Map.of("data.json", MODULE)))
                .withMessageContaining("*.rego");
    }

    @Test
    void refusesTooMuch() {
        Map<String, byte[]> many = new HashMap<>();
        for (var i = 0; i <= PolicySource.MAXIMUM_FILES; i++) {
            many.put(i + ".rego", MODULE);
        }

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicySource.of(many))
                .withMessageContaining("1000 files");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicySource.of(Map.of("a.rego", new byte[PolicySource.MAXIMUM_BYTES + 1])))
                .withMessageContaining("bytes");
    }
}
