package dev.portcullis.rego;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.rego.Conformance.Ending;
import dev.portcullis.rego.Conformance.Outcome;
import dev.portcullis.rego.Conformance.Report;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConformanceTest {
    /** As many as ever passed; to be raised, never lowered. */
    private static final long PASSED = 4402;

    private static final Path CASES =
            Path.of(System.getenv().getOrDefault("PORTCULLIS_TOOLS", ""), "rego-cases.ndjson");

    static Stream<Named<UnaryOperator<RegoProgram>>> ways() {
        return Stream.of(Named.of("compiled", program -> program), Named.of("interpreted", RegoProgram::interpreted));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void computesWhatOpaDoes(UnaryOperator<RegoProgram> way) {
        Report report = new Conformance(way).report(CASES);

        assertThat(wrong(report)).as("values that are wrong").isEmpty();
        assertThat(report.planned()).as("cases that are planned").isEqualTo(4421);
        assertThat(report.count(Ending.SKIPPED)).as("cases that are skipped").isEqualTo(15);
        assertThat(report.count(Ending.PASSED)).as("cases that pass").isGreaterThanOrEqualTo(PASSED);
    }

    private static List<Outcome> wrong(Report report) {
        return report.outcomes().stream()
                .filter(one -> one.ending() == Ending.WRONG)
                .toList();
    }
}
