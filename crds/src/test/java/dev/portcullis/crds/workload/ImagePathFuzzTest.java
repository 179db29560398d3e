package dev.portcullis.crds.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever path the settings say and object stands there: the path is itself again when written, and names only texts of the object. */
final class ImagePathFuzzTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST = 8;

    static Stream<Arguments> seeds() {
        return Stream.of(
                arguments("spec.template.spec.initContainers?[*].image", "{\"spec\":{\"template\":{\"spec\":{}}}}"),
                arguments("spec.images[*]", "{\"spec\":{\"images\":[\"a\",\"b\",1]}}"),
                arguments("a[*].b[*].c?", "{\"a\":[{\"b\":[{\"c\":\"x\"},{},{\"c\":null}]},{\"b\":[]}]}"),
                arguments("a.b-c_d", "{\"a\":{\"b-c_d\":\"\"}}"),
                arguments("a", "{\"a\":{}}"));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void isItselfAgainAndNamesTextsOfTheObject(@NotNull String text, @NotNull String object) {
        ImagePath path;
        try {
            path = ImagePath.of(text);
        } catch (IllegalArgumentException e) {
            assertThat(e).isExactlyInstanceOf(IllegalArgumentException.class);
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(1024);
            return;
        }
        assertThat(path).hasToString(text).isEqualTo(ImagePath.of(path.toString()));
        assertThat(path.leadingFields()).isNotEmpty().hasSizeLessThanOrEqualTo(16);
        JsonNode tree;
        try {
            tree = JSON.readTree(object);
        } catch (JsonProcessingException e) {
            return;
        }
        var resource = new ImageResource("example.com", "v1", "things", List.of(path));
        if (NamedImages.of(resource, tree, MOST) instanceof NamedImages.Found(var images)) {
            assertThat(images)
                    .hasSizeLessThanOrEqualTo(MOST)
                    .allSatisfy(image -> assertThat(texts(tree)).contains(image.image()));
        }
    }

    private static Stream<String> texts(JsonNode node) {
        return node.isContainerNode() ? node.valueStream().flatMap(ImagePathFuzzTest::texts) : Stream.of(node.asText());
    }
}
