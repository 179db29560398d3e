package dev.portcullis.crds.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.crds.workload.NamedImages.Found;
import dev.portcullis.crds.workload.NamedImages.NamedImage;
import dev.portcullis.crds.workload.NamedImages.Unreadable;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedImagesTest {
    private static final int MOST = 3;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "spec.image | {'spec': {'image': 'a'}} | spec.image=a",
                "spec.image | {'spec': {'image': ''}} | spec.image=",
                "spec.images[*] | {'spec': {'images': ['a', 'b']}} | spec.images[0]=a spec.images[1]=b",
                "spec.images[*] | {'spec': {'images': []}} | \"\"",
                "spec.c[*].image | {'spec': {'c': [{'image': 'a'}, {'image': 'b'}]}} | spec.c[0].image=a spec.c[1].image=b",
                "spec.t[*].c?.image | {'spec': {'t': [{'script': {}}, {'c': {'image': 'a'}}]}} | spec.t[1].c.image=a",
                "spec.t[*].c[*].image | {'spec': {'t': [{'c': []}, {'c': [{'image': 'a'}]}]}} | spec.t[1].c[0].image=a",
                "spec.i?[*].image | {'spec': {}} | \"\"",
                "spec.i?[*].image | {'spec': {'i': null}} | \"\"",
                "spec?.i?[*].image? | {} | \"\"",
                "spec.a spec.b? | {'spec': {'a': 'x'}} | spec.a=x",
                "spec.b spec.a | {'spec': {'a': 'x', 'b': 'y'}} | spec.b=y spec.a=x",
                "spec.i[*] | {'spec': {'i': ['a', 'b', 'c']}} | spec.i[0]=a spec.i[1]=b spec.i[2]=c"
            })
    void findsWhatThePathsLeadTo(String paths, String object, String expected) throws JsonProcessingException {
        assertThat(read(paths, object))
                .isInstanceOfSatisfying(
                        Found.class,
                        found -> assertThat(found.images().stream()
                                        .map(NamedImagesTest::text)
                                        .collect(Collectors.joining(" ")))
                                .isEqualTo(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "spec.image | {} | spec is absent, where the configured path spec.image expects it",
                "spec.image | {'spec': null} | spec is absent",
                "spec.image | {'spec': {}} | spec.image is absent",
                "spec.image | {'spec': {'image': null}} | spec.image is absent",
                "spec?.image | {'spec': {}} | spec.image is absent",
                "spec.image? | {} | spec is absent",
                "spec.image? | {'spec': {'image': 1}} | spec.image is no text",
                "spec.image | {'spec': {'image': 1}} | spec.image is no text",
                "spec.image | {'spec': {'image': true}} | spec.image is no text",
                "spec.image | {'spec': {'image': {'a': 'b'}}} | spec.image is no text",
                "spec.image | {'spec': {'image': ['a']}} | spec.image is no text",
                "spec.image | {'spec': 'image'} | spec is no object with fields",
                "spec.image | {'spec': ['image']} | spec is no object with fields",
                "spec?.image? | {'spec': 'image'} | spec is no object with fields",
                "spec.images[*] | {'spec': {}} | spec.images is absent",
                "spec.images[*] | {'spec': {'images': 'a'}} | spec.images is no list",
                "spec.images?[*] | {'spec': {'images': {'0': 'a'}}} | spec.images is no list",
                "spec.images[*] | {'spec': {'images': ['a', null]}} | spec.images[1] is no text",
                "spec.images[*] | {'spec': {'images': ['a', ['b']]}} | spec.images[1] is no text",
                "spec.c[*].image | {'spec': {'c': [{'image': 'a'}, {}]}} | spec.c[1].image is absent",
                "spec.c[*].image | {'spec': {'c': [{'image': 'a'}, 'b']}} | spec.c[1] is no object with fields",
                "spec.c[*].image | {'spec': {'c': [{'image': 'a'}, null]}} | spec.c[1] is no object with fields",
                "spec.c[*].image? | {'spec': {'c': [{'image': 'a'}, null]}} | spec.c[1] is no object with fields",
                "spec.a spec.b | {'spec': {'a': 'x'}} | spec.b is absent",
                "spec.b? spec.a | {'spec': {'b': 1, 'a': 'x'}} | spec.b is no text",
                "spec.i[*] | {'spec': {'i': ['a', 'b', 'c', 'd']}} | more than 3 images",
                "spec.i[*] spec.j[*] | {'spec': {'i': ['a', 'b'], 'j': ['c', 'd']}} | more than 3 images"
            })
    void saysWhereNobodyCanSayWhatIsNamed(String paths, String object, String problem) throws JsonProcessingException {
        assertThat(read(paths, object))
                .isInstanceOfSatisfying(
                        Unreadable.class,
                        unreadable -> assertThat(unreadable.problem()).contains(problem));
    }

    private static NamedImages read(String paths, String object) throws JsonProcessingException {
        var resource = new ImageResource(
                "example.test",
                "v1",
                "things",
                Arrays.stream(paths.split(" ")).map(ImagePath::of).toList());
        return NamedImages.of(resource, new JsonMapper().readTree(object.replace('\'', '"')), MOST);
    }

    private static String text(NamedImage image) {
        return image.path() + "=" + image.image();
    }
}
