package dev.portcullis.crds.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key that the API server refuses would keep the whole registration from being written. */
class NamespaceSelectorTest {
    @ParameterizedTest
    @ValueSource(strings = {"tier", "Tier_1.a-b", "a/b", "example.test/tier", "a-b.c/D", "kubernetes.io/metadata.name"})
    void isLabelKey(String key) {
        assertThat(NamespaceSelector.isLabelKey(key)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-tier",
                "tier-",
                "a b",
                "a/",
                "/b",
                "a/b/c",
                "a..b/c",
                ".a/b",
                "a./b",
                "a.-b/c",
                "a-.b/c",
                "-a/b",
                "Example.test/tier",
                "a_b/c"
            })
    void isNone(String key) {
        assertThat(NamespaceSelector.isLabelKey(key)).isFalse();
    }

    @Test
    void prefixAndNameAreBounded() {
        assertThat(NamespaceSelector.isLabelKey("a".repeat(253) + "/" + "b".repeat(63)))
                .isTrue();
        assertThat(NamespaceSelector.isLabelKey("a".repeat(254) + "/b")).isFalse();
        assertThat(NamespaceSelector.isLabelKey("a/" + "b".repeat(64))).isFalse();
        assertThat(NamespaceSelector.isLabelKey("b".repeat(64))).isFalse();
    }
}
