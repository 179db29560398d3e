package dev.portcullis.crds.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstallationKeysTest {
    private static final Map<String, String> FIRST = InstallationKeys.secretData(TestKeys.bytes(0));

    @Test
    void readsWhatItWrites() {
        var keys = InstallationKeys.ofSecretData(FIRST).orElseThrow();

        assertThat(keys.current().id()).isEqualTo("630dcd29");
        assertThat(keys.all()).hasSize(1);
        assertThat(FIRST).containsEntry("currentId", Base64.getEncoder().encodeToString("630dcd29".getBytes(UTF_8)));
    }

    @Test
    void keepsTheOldKeyOnceRotated() {
        var data = InstallationKeys.rotated(FIRST, TestKeys.bytes(1));

        var keys = InstallationKeys.ofSecretData(data).orElseThrow();

        assertThat(keys.current().id()).isEqualTo("ae216c2e");
        assertThat(keys.withId("630dcd29")).isPresent();
        assertThat(InstallationKeys.ofSecretData(InstallationKeys.rotated(data, TestKeys.bytes(2)))
                        .orElseThrow()
                        .withId("630dcd29"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "current, ''",
        "current, AAAA",
        "current, not base64!",
        "currentId, ''",
        "currentId, MDAwMDAwMDA=",
        "previous, AAAA",
        "previousId, MDAwMDAwMDA="
    })
    void believesNoDamagedSecret(String key, String value) {
        var data = new HashMap<>(InstallationKeys.rotated(FIRST, TestKeys.bytes(1)));
        data.put(key, value);

        assertThat(InstallationKeys.ofSecretData(data)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"current", "currentId", "previousId"})
    void believesNoSecretThatLacksAnEntry(String key) {
        var data = new HashMap<>(InstallationKeys.rotated(FIRST, TestKeys.bytes(1)));
        data.remove(key);

        assertThat(InstallationKeys.ofSecretData(data)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33})
    void aKeyHasThirtyTwoBytes(int length) {
        assertThatThrownBy(() -> InstallationKey.of(new byte[length])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void neverPrintsItsBytes() {
        assertThat(TestKeys.FIRST).hasToString("InstallationKey[630dcd29]");
    }
}
