package dev.portcullis.rego;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.rego.Conformance.Ending;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** OPA's own suite, folder by folder. */
class ConformanceTest {
    /** Would need a parser of Rego. */
    private static final String REFUSED = "rego.parse_module";

    private static final Map<String, List<SuiteCase>> SUITE =
            read(Path.of(System.getenv().getOrDefault("PORTCULLIS_TOOLS", ""), "rego-cases.ndjson"));

    static Stream<Arguments> waysAndFolders() {
        return Stream.of(
                        Named.<UnaryOperator<RegoProgram>>of("compiled", program -> program),
                        Named.<UnaryOperator<RegoProgram>>of("interpreted", RegoProgram::interpreted))
                .flatMap(way -> SUITE.entrySet().stream()
                        .map(folder -> Arguments.of(way, Named.of(folder.getKey(), folder.getValue()))));
    }

    @ParameterizedTest
    @MethodSource("waysAndFolders")
    void computesWhatOpaDoes(UnaryOperator<RegoProgram> way, List<SuiteCase> cases) {
        Conformance conformance = new Conformance(way);

        assertThat(cases)
                .allSatisfy(one -> assertThat(conformance.outcome(one))
                        .extracting(Conformance.Outcome::ending)
                        .as(() -> conformance.outcome(one).toString())
                        .isEqualTo(ending(one)));
    }

    @Test
    void fewCasesAreExpectedNotToPass() {
        List<Ending> endings = SUITE.values().stream()
                .flatMap(List::stream)
                .map(ConformanceTest::ending)
                .toList();

        assertThat(Collections.frequency(endings, Ending.UNPLANNED)).isEqualTo(6);
        assertThat(Collections.frequency(endings, Ending.SKIPPED)).isEqualTo(15);
        assertThat(Collections.frequency(endings, Ending.FAILED)).isEqualTo(4);
        assertThat(Collections.frequency(endings, Ending.PASSED)).isEqualTo(4402);
    }

    /** How a case must end, by what it calls alone. */
    private static Ending ending(SuiteCase of) {
        if (!of.planned()) {
            return Ending.UNPLANNED;
        }
        if (of.builtins().contains(REFUSED)) {
            return Ending.FAILED;
        }
        return Collections.disjoint(of.builtins(), Conformance.BANNED) ? Ending.PASSED : Ending.SKIPPED;
    }

    private static Map<String, List<SuiteCase>> read(Path file) {
        Map<String, List<SuiteCase>> folders = new TreeMap<>();
        SuiteCase.each(
                file,
                one -> folders.computeIfAbsent(one.folder(), folder -> new ArrayList<>())
                        .add(one));
        return folders;
    }
}
