package dev.portcullis.crds.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagePathTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image | image",
                "spec.image | spec, image",
                "spec.template.spec.containers[*].image | spec, template, spec, containers",
                "spec.templates[*].container?.image | spec, templates",
                "spec.steps?[*].image | spec, steps",
                "spec.images[*] | spec, images",
                "spec.base-image | spec, base-image",
                "_a.B9[*].c[*].d | _a, B9"
            })
    void readsAPathAndWritesItAsItWas(String text, String leading) {
        var path = ImagePath.of(text);

        assertThat(path).hasToString(text);
        assertThat(path.leadingFields()).containsExactly(leading.split(", "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                ".spec",
                "spec.",
                "spec..image",
                "$.spec.image",
                "/spec/image",
                "spec.*",
                "*",
                "[*]",
                "spec.[*].image",
                "spec.a[0].image",
                "spec.a[*][*]",
                "spec.a[*]?.image",
                "spec.a??.image",
                "spec.a[*]b",
                "spec.a[?(@.b)].image",
                "spec.a[1:2]",
                "spec['image']",
                "spec. image",
                "spec.image ",
                "spec.9a",
                "spec.ímage",
                "spec.a'b",
                "spec.a\"b",
                "spec.a\\b",
                "spec.a b",
                "spec..a",
                "spec.image\n"
            })
    void refusesEverythingElseAndSaysWhatToWrite(String text) {
        assertThatThrownBy(() -> ImagePath.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("for example spec.template.spec.initContainers?[*].image");
    }

    @Test
    void boundsLengthAndDepth() {
        var name = "a".repeat(63);

        assertThat(ImagePath.of(name)).hasToString(name);
        assertThatThrownBy(() -> ImagePath.of(name + "a")).hasMessageContaining("for example");
        assertThat(ImagePath.of("a" + ".a".repeat(15)).steps()).hasSize(16);
        assertThatThrownBy(() -> ImagePath.of("a" + ".a".repeat(16))).hasMessageContaining("at most 16 fields");
        assertThatThrownBy(() -> ImagePath.of(String.join(".", List.of(name, name, name, name, name))))
                .hasMessageContaining("at most 256 characters");
    }
}
