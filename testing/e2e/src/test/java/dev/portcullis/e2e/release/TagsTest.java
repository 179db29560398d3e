package dev.portcullis.e2e.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code make e2e} runs what is tagged: a test without the tag would be run by nobody there. */
class TagsTest {
    @Test
    void everyTestOfAReleaseIsTaggedSo() throws Exception {
        var folder =
                Path.of(TagsTest.class.getResource("TagsTest.class").toURI()).getParent();
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith("IT.class"))
                            .map(TagsTest::load))
                    .isNotEmpty()
                    .allSatisfy(test -> assertThat(Arrays.stream(test.getAnnotationsByType(Tag.class))
                                    .map(Tag::value))
                            .contains("release"));
        }
    }

    private static Class<?> load(String file) {
        try {
            return Class.forName(
                    TagsTest.class.getPackageName() + "." + file.substring(0, file.length() - ".class".length()));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
