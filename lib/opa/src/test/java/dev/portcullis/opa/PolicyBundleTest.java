package dev.portcullis.opa;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyBundleTest {
    @ParameterizedTest
    @ValueSource(strings = {"plan.json", "/plan.json", "./plan.json"})
    void findsThePlan(String name) throws IOException {
        var bundle = PolicyBundle.read(archive(name, "a.rego"));

        assertThat(new String(bundle.plan(), UTF_8)).isEqualTo(name);
        assertThat(new String(bundle.data(), UTF_8)).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x/plan.json", "plan.json.bak", "../plan.json", "policy.wasm"})
    void refusesABundleWithoutAPlan(String name) throws IOException {
        var packed = archive(name);

        assertThatIOException().isThrownBy(() -> PolicyBundle.read(packed)).withMessageContaining("no plan.json");
    }

    @Test
    void refusesTwoPlans() throws IOException {
        var packed = archive("plan.json", "./plan.json");

        assertThatIOException().isThrownBy(() -> PolicyBundle.read(packed)).withMessageContaining("twice");
    }

    @Test
    void refusesWhatUnpacksToTooMuch() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var archive = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            var entry = new TarArchiveEntry("large");
            entry.setSize(65 << 20);
            archive.putArchiveEntry(entry);
            for (var i = 0; i < 65; i++) {
                archive.write(new byte[1 << 20]);
            }
            archive.closeArchiveEntry();
        }

        assertThatIOException()
                .isThrownBy(() -> PolicyBundle.read(bytes.toByteArray()))
                .withMessageContaining("more than");
    }

    @Test
    void refusesWhatIsNoArchive() throws IOException {
        var packed = archive("plan.json");

        assertThatIOException().isThrownBy(() -> PolicyBundle.read("plan".getBytes(UTF_8)));
        assertThatIOException().isThrownBy(() -> PolicyBundle.read(Arrays.copyOf(packed, packed.length / 2)));
        assertThatIOException().isThrownBy(() -> PolicyBundle.read(new byte[PolicyBundle.MAXIMUM_PACKED + 1]));
    }

    private static byte[] archive(String... names) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var archive = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            for (var name : names) {
                var content = name.getBytes(UTF_8);
                var entry = new TarArchiveEntry(name, true);
                entry.setSize(content.length);
                archive.putArchiveEntry(entry);
                archive.write(content);
                archive.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }
}
