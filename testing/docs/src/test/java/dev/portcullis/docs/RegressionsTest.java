package dev.portcullis.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages on security name tests, by class and method, and cases of tables: all of them are there. */
final class RegressionsTest {
    private static final Path SECURITY = Documents.root().resolve("docs/security");
    private static final TestSources SOURCES = TestSources.of(Documents.files());

    /** All classes of the list that the page follows. */
    private static final Set<Integer> CLASSES =
            IntStream.rangeClosed(1, 23).boxed().collect(Collectors.toSet());

    private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\|(.*)");

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        try (var pages = Files.list(SECURITY)) {
            assertThat(pages.flatMap(page -> SOURCES.missing(read(page)).stream()))
                    .isEmpty();
        }
    }

    @Test
    void everyFuzzTestHasItsPromiseOnThePage() {
        var page = read(SECURITY.resolve("fuzzing.md"));

        assertThat(SOURCES.endingWith("FuzzTest"))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(page).contains("`" + name + "#"));
    }

    @Test
    void everyClassHasARowWithATest() {
        var text = read(SECURITY.resolve("regressions.md"));
        assertThat(numbers(rows(text))).containsExactlyInAnyOrderElementsOf(CLASSES);
        assertThat(text.lines().filter(line -> line.startsWith("| ")))
                .filteredOn(line -> !line.startsWith("| #") && !line.startsWith("| What"))
                .allSatisfy(line -> assertThat(TestSources.names(line)).isNotEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            `dev.portcullis.docs.RegressionsTest#aTestThatIsNotThereIsFound`              | 0
            `dev.portcullis.docs.RegressionsTest#everyTestThatIsNamedExists` (“docs/security”) | 0
            `dev.portcullis.docs.RegressionsTest#aTestThatNobody` `Wrote`                 | 1
            `dev.portcullis.docs.RegressionsTest#read`                                    | 1
            `dev.portcullis.docs.NoSuchTest#aTestThatIsNotThereIsFound`                   | 1
            `dev.portcullis.core.RegressionsTest#aTestThatIsNotThereIsFound`              | 1
            `dev.portcullis.docs.DocumentsTest#yamlParses` (“a case that nobody wrote”)   | 1
            """)
    void aTestThatIsNotThereIsFound(String text, int missing) {
        assertThat(SOURCES.missing(text)).hasSize(missing);
    }

    private static List<String> rows(String text) {
        return text.lines().filter(line -> ROW.matcher(line).matches()).toList();
    }

    private static List<Integer> numbers(List<String> rows) {
        var numbers = new ArrayList<Integer>();
        for (var row : rows) {
            var matcher = ROW.matcher(row);
            if (matcher.matches()) {
                numbers.add(Integer.valueOf(matcher.group(1)));
            }
        }
        return numbers;
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
