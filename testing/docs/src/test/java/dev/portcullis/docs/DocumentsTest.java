package dev.portcullis.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.portcullis.docs.Document.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What documents say must be there. */
final class DocumentsTest {
    private static final Path ROOT = Documents.root();
    private static final Path DOCS = ROOT.resolve("docs");
    private static final List<Document> ALL = Documents.all();
    private static final LinkCheck LINKS = new LinkCheck(ALL);
    private static final ShellCheck SHELL = new ShellCheck();

    @Test
    void linksLeadSomewhere() {
        assertThat(LINKS.broken()).isEmpty();
    }

    @Test
    void everyPageCanBeReached() {
        var orphans = LINKS.unreachableFrom(ROOT.resolve("README.md")).stream()
                .filter(path -> path.startsWith(DOCS) || ROOT.equals(path.getParent()))
                .toList();
        assertThat(orphans).isEmpty();
    }

    @Test
    void theIndexListsEveryPageOfTheDocuments() {
        var index = Document.read(DOCS.resolve("index.md"));
        var listed = LINKS.targets(index).toList();
        var missing = ALL.stream()
                .map(Document::path)
                .filter(path -> path.startsWith(DOCS) && !path.equals(index.path()) && !listed.contains(path))
                .toList();
        assertThat(missing).isEmpty();
    }

    @Test
    void referencePagesAreGeneratedUnlessTheySayWhatWasMeasured() throws IOException {
        var committed = new TreeMap<String, String>();
        try (var files = Files.list(DOCS.resolve("reference"))) {
            for (var file : files.toList()) {
                committed.put(String.valueOf(file.getFileName()), Files.readString(file));
            }
        }
        assertThat(committed.keySet()).containsAll(ReferencePages.WRITTEN);
        committed.keySet().removeAll(ReferencePages.WRITTEN);
        assertThat(committed).as("run make generate").isEqualTo(ReferencePages.files());
    }

    @Test
    void yamlParses() throws IOException {
        var yaml = new ObjectMapper(new YAMLFactory());
        var broken = new ArrayList<String>();
        for (var block : blocks("yaml").toList()) {
            try (var documents = yaml.readerFor(JsonNode.class).readValues(block.content())) {
                documents.readAll();
            } catch (IOException | RuntimeException e) {
                broken.add(block.where() + ": " + e.getMessage());
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void commandsExist() {
        var unknown = Stream.of("sh", "bash", "console", "shell")
                .flatMap(DocumentsTest::blocks)
                .flatMap(block -> SHELL.unknown(block.content()).stream().map(what -> block.where() + ": " + what))
                .toList();
        assertThat(unknown).isEmpty();
    }

    @Test
    void blocksSayTheirLanguage() {
        assertThat(ALL.stream()
                        .flatMap(document -> document.blocks().stream())
                        .filter(block -> block.language().isEmpty())
                        .map(Block::where))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "make demo, 0",
        "KEEP=1 make demo, 0",
        "make no-such-target, 1",
        "make cli && cli/target/portcullis verify-everything, 1",
        "portcullis verify-bundle --bundle x --insecure y, 1",
        "portcullis verify IMAGE --policy x --output=json, 0",
        "portcullis policy test x --verbose, 0",
        "portcullis policy tset x, 1",
        "portcullis policy test x --verbos, 1",
        "kubectl make-believe, 0",
    })
    void aCommandThatDoesNotExistIsFound(String line, int count) {
        assertThat(SHELL.unknown(line)).hasSize(count);
    }

    @Test
    void brokenLinksAndOrphansAreFound() {
        var root = Path.of("/repository");
        var check = new LinkCheck(List.of(
                Document.parse(root.resolve("README.md"), "# Read me\n[a](docs/a.md) [b](#read-me) [c](#nowhere)\n"),
                Document.parse(root.resolve("docs/b.md"), "[web](https://example.com)\n```text\n[x](y)\n```\n")));
        assertThat(check.broken())
                .containsExactly("/repository/README.md -> #nowhere", "/repository/README.md -> docs/a.md");
        assertThat(check.unreachableFrom(root.resolve("README.md"))).isEqualTo(Set.of(root.resolve("docs/b.md")));
    }

    private static Stream<Block> blocks(String language) {
        return ALL.stream()
                .flatMap(document -> document.blocks().stream())
                .filter(block -> block.language().equals(language));
    }
}
