package dev.portcullis.images.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.images.report.CannotBuildException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BillTest {
    private static final String SAMPLE = """
            {"bomFormat": "CycloneDX", "components": [{"group": "org.example", "name": "library", "version": "2"}]}
            """;

    @TempDir
    private Path folder;

    @Test
    void knowsLibrariesByGroupNameAndVersion() throws IOException {
        var bill = read(SAMPLE);

        assertThat(bill.missing(
                        Layout.QUARKUS, List.of("org.example.library-2.jar", "org.example.library-2-linux-x86_64.jar")))
                .isEmpty();
        assertThat(bill.missing(
                        Layout.QUARKUS,
                        List.of(
                                "org.example.library-3.jar",
                                "org.example.library-20.jar",
                                "com.example.library-2.jar",
                                "library-2.jar")))
                .hasSize(4);
    }

    @Test
    void knowsLibrariesOfAPlainLayoutByNameAndVersion() throws IOException {
        var bill = read(SAMPLE);

        assertThat(bill.missing(Layout.JARS, List.of("library-2.jar", "library-2-linux-x86_64.jar")))
                .isEmpty();
        assertThat(bill.missing(Layout.JARS, List.of("library-3.jar", "library-20.jar", "org.example.library-2.jar")))
                .hasSize(3);
    }

    @Test
    void growsByWhatTheBaseHolds() throws IOException {
        var bill = read(SAMPLE).with(List.of(new Component("library", "libc6", "2.36", "pkg:deb/debian/libc6@2.36")));

        assertThat(new String(bill.bytes(), StandardCharsets.UTF_8))
                .contains("\"purl\" : \"pkg:deb/debian/libc6@2.36\"")
                .contains("\"library\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"bomFormat\": \"SPDX\"}", "<bom/>"})
    void refusesWhatIsNoBill(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(CannotBuildException.class)
                .hasMessageContaining("bill.json");
    }

    private Bill read(String text) throws IOException {
        return Bill.read(Files.writeString(folder.resolve("bill.json"), text));
    }
}
