package dev.portcullis.cli.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.console.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class VerifyBundleConformanceTest {
    @Test
    void decidesEveryCaseThroughTheClientProtocol() {
        var found = ConformanceSuite.find();
        if (found.isEmpty()) {
            System.out.println("NOT RUN: sigstore-conformance through the command line: the suite is not beside the"
                    + " repository; set -Dportcullis.conformance=FOLDER");
        }
        assumeTrue(found.isPresent());
        var suite = found.orElseThrow();
        var wrong = new TreeMap<String, CommandLineRun>();
        for (var name : suite.names()) {
            for (var artifact : List.of(suite.artifact(name), suite.digest(name))) {
                var arguments = new ArrayList<>(suite.arguments(name));
                arguments.add(artifact);
                var run = CommandLineRun.of(arguments.toArray(String[]::new));
                var expected = name.endsWith("_fail") ? ExitCode.REFUSED : ExitCode.OK;
                if (run.code() != expected || run.err().isEmpty() == name.endsWith("_fail")) {
                    wrong.put(name + " " + artifact, run);
                }
            }
        }
        var count = 2 * suite.names().size();
        System.out.println("sigstore-conformance through the command line: " + (count - wrong.size()) + " of " + count
                + " as expected");
        assertThat(count).isPositive();
        assertThat(wrong).isEmpty();
    }
}
