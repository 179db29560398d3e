package dev.portcullis.sigstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.image.Digest;
import dev.portcullis.sigstore.mutants.ListedSurvivor;
import dev.portcullis.sigstore.mutants.MutantRun;
import dev.portcullis.sigstore.mutants.RecordedSpecimens;
import dev.portcullis.sigstore.mutants.Specimen;
import dev.portcullis.sigstore.mutants.Survivor;
import dev.portcullis.sigstore.trust.TrustRoot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Changes every part of accepted signatures and drops it: all changes are refused but those that the page lists, with the reason why they
 * may not matter. What is listed must occur.
 */
final class MutationTest {
    private static final Path PAGE = Path.of("../../docs/security/mutants.md");
    private static final List<ListedSurvivor> LISTED = ListedSurvivor.read(PAGE);
    private static final String MADE = "made ";
    private static final int SOME = 256;

    @Test
    void refusesEveryChangeThatMatters() {
        assertRefusedOrListed(SOME);
    }

    @Test
    @Tag("long")
    void refusesEveryChangeOfEveryByteThatMatters() {
        assertRefusedOrListed(1);
        assertMadeRefusedOrListed(1);
    }

    @Test
    void refusesEveryChangeThatMattersOfFormsThatAreNotRecorded() {
        assertMadeRefusedOrListed(SOME);
    }

    private static void assertMadeRefusedOrListed(int step) {
        List<Specimen> specimens = MadeSpecimens.all();
        MutantRun run = MutantRun.of(specimens, step);
        report(specimens.size() + " signatures made here", step, run);
        assertExplained(run);
        assertMet(run, step, LISTED.stream().filter(MutationTest::isMade));
    }

    private static void assertRefusedOrListed(int step) {
        List<Specimen> specimens = new ArrayList<>(RecordedSpecimens.all());
        Optional<ConformanceCases> cases = ConformanceCases.find();
        cases.ifPresent(found -> specimens.addAll(accepted(found)));
        MutantRun run = MutantRun.of(specimens, step);
        report(specimens.size() + " recorded signatures", step, run);
        assertExplained(run);
        if (cases.isEmpty()) {
            System.out.println("NOT RUN: mutants of sigstore-conformance: the folder is not there");
            return;
        }
        assertMet(run, step, LISTED.stream().filter(listed -> !isMade(listed)));
    }

    private static List<Specimen> accepted(ConformanceCases cases) {
        BundleVerifier verifier = new BundleVerifier(InstantSource.system());
        return cases.names().stream()
                .filter(name -> !name.endsWith("_fail"))
                .map(name -> {
                    TrustRoot root = cases.root(name);
                    return new Specimen(
                            "conformance " + name,
                            new String(cases.bundle(name), StandardCharsets.UTF_8),
                            Digest.of(cases.artifact(name)),
                            (document, artifact) -> verifier.verify(document, artifact, root));
                })
                .toList();
    }

    private static void report(String what, int step, MutantRun run) {
        long survived =
                run.survivors().values().stream().mapToLong(Long::longValue).sum();
        long unexplained = unexplained(run).mapToLong(Map.Entry::getValue).sum();
        System.out.println("mutants of " + what + ", every field dropped, "
                + (step == 1 ? "every byte changed three ways:" : "some bytes of every part changed three ways:"));
        System.out.println("mutants %d, killed %d, listed %d, unexplained %d"
                .formatted(run.made(), run.made() - survived, survived - unexplained, unexplained));
    }

    private static boolean isMade(ListedSurvivor listed) {
        return listed.specimens().startsWith(MADE);
    }

    private static Stream<Map.Entry<Survivor, Long>> unexplained(MutantRun run) {
        return run.survivors().entrySet().stream()
                .filter(survivor -> LISTED.stream().noneMatch(listed -> listed.covers(survivor.getKey())));
    }

    private static void assertExplained(MutantRun run) {
        assertThat(unexplained(run)
                        .map(survivor -> survivor.getKey().toString())
                        .sorted())
                .as("accepted changes that no row of %s is about", PAGE)
                .isEmpty();
        assertThat(run.failures()).as("refused because the verifier failed").isEmpty();
    }

    /** Where only some bytes are changed, a row about a few bytes may have no survivor. */
    private static void assertMet(MutantRun run, int step, Stream<ListedSurvivor> rows) {
        assertThat(rows.filter(listed -> step == 1 || listed.isAlwaysMade()))
                .as("rows of %s", PAGE)
                .isNotEmpty()
                .allSatisfy(listed -> assertThat(run.survivors().keySet()).anyMatch(listed::covers));
    }
}
