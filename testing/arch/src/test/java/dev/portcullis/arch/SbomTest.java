package dev.portcullis.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The build's bill of materials (CycloneDX) names what is shipped. */
class SbomTest {
    /** {@code group:artifact:type[:classifier]:version:scope:/path}. */
    private static final Pattern SHIPPED =
            Pattern.compile("^\\s+([^:\\s]+):([^:]+):[^:]+(?::[^:]+)?:([^:]+):(?:compile|runtime):/.*$");

    @Test
    void saysWhatItIsAndNothingThatChangesFromBuildToBuild() throws IOException {
        var bom = bom();

        assertThat(bom.path("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(bom.path("metadata").path("component").path("name").asText()).isEqualTo("portcullis-parent");
        assertThat(bom.has("serialNumber")).isFalse();
        assertThat(bom.path("metadata").has("timestamp")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cli", "operator", "webhook"})
    void namesEveryLibraryThatIsShipped(String module) throws IOException {
        var named = components(bom());
        var shipped = shipped(Modules.root().resolve(module).resolve("target/dependencies.txt"));

        assertThat(shipped).hasSizeGreaterThan(10);
        assertThat(named).containsAll(shipped);
    }

    private static JsonNode bom() throws IOException {
        return JsonMapper.builder()
                .build()
                .readTree(Files.readString(Modules.root().resolve("target/portcullis.cdx.json")));
    }

    private static Set<String> components(JsonNode bom) {
        var names = new HashSet<String>();
        bom.path("components")
                .forEach(component -> names.add(component.path("group").asText() + ":"
                        + component.path("name").asText() + ":"
                        + component.path("version").asText()));
        return names;
    }

    private static List<String> shipped(Path dependencies) throws IOException {
        try (Stream<String> lines = Files.lines(dependencies)) {
            return lines.map(SHIPPED::matcher)
                    .filter(java.util.regex.Matcher::matches)
                    .map(line -> line.group(1) + ":" + line.group(2) + ":" + line.group(3))
                    .toList();
        }
    }
}
