package dev.portcullis.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.core.image.Registries.Registry;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RegistriesTest {
    private static final String HOST = "registry.example.com";

    @Test
    void withoutSettingsARepositoryHasOneNameAndOnePlace() {
        var shop = repository("registry.example.com/apps/shop");

        assertThat(Registries.NONE.names(shop)).containsExactly(shop);
        assertThat(Registries.NONE.places(shop)).containsExactly(shop);
        assertThat(Registries.NONE.mirroredOnly()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "old.example.com/apps/shop:v1,            registry.example.com/apps/shop:v1",
        "OLD.example.com:443/apps/shop:v1,        registry.example.com/apps/shop:v1",
        "old.example.com:8443/apps/shop:v1,       old.example.com:8443/apps/shop:v1",
        "older.example.com/apps/shop:v1,          older.example.com/apps/shop:v1",
        "registry.example.com/apps/shop:v1,       registry.example.com/apps/shop:v1",
        "hub.example.com/library/nginx:1,         docker.io/library/nginx:1",
        "nginx:1,                                 docker.io/library/nginx:1",
    })
    void anAliasIsWrittenAsItsRegistry(String written, String canonical) {
        var registries = Registries.of(
                List.of(aliased(HOST, "old.example.com"), aliased("docker.io", "hub.example.com", "10.0.0.1:5000")));

        assertThat(registries.canonical(ImageReference.parse(written))).hasToString(canonical);
    }

    @Test
    void anAliasNamesNothingThatItsRegistryCannotHold() {
        var registries = Registries.of(List.of(aliased("docker.io", "hub.example.com")));

        assertThatThrownBy(() -> registries.canonical(ImageReference.parse("hub.example.com/nginx:1")))
                .isInstanceOf(InvalidImageReferenceException.class);
    }

    @Test
    void aRepositoryIsKnownByItsAliasesAndByWhatItMirrors() {
        var registries = Registries.of(List.of(
                new Registry("docker.io", List.of("hub.example.com"), List.of("mirror.example.com/hub"), true),
                new Registry("mirror.example.com", List.of("m.example.com"), List.of("near.example.com"), true)));

        assertThat(registries.names(repository("docker.io/library/nginx")))
                .map(ImageRepository::toString)
                .containsExactly("docker.io/library/nginx", "hub.example.com/library/nginx");
        assertThat(registries.names(repository("near.example.com/hub/library/nginx")))
                .map(ImageRepository::toString)
                .startsWith("near.example.com/hub/library/nginx")
                .containsExactlyInAnyOrder(
                        "near.example.com/hub/library/nginx",
                        "mirror.example.com/hub/library/nginx",
                        "m.example.com/hub/library/nginx",
                        "docker.io/library/nginx",
                        "hub.example.com/library/nginx");
        assertThat(registries.names(repository("mirror.example.com/other/nginx")))
                .map(ImageRepository::toString)
                .containsExactly("mirror.example.com/other/nginx", "m.example.com/other/nginx");
    }

    @Test
    void mirrorsComeFirstAndInOrder() {
        var registries =
                Registries.of(List.of(mirrored(HOST, true, "near.example.com", "far.example.com:5000/copies/of")));

        assertThat(registries.places(repository("registry.example.com/apps/shop")))
                .map(ImageRepository::toString)
                .containsExactly(
                        "near.example.com/apps/shop",
                        "far.example.com:5000/copies/of/apps/shop",
                        "registry.example.com/apps/shop");
    }

    @Test
    void aHostThatIsClosedIsNoPlaceUnderAnyOfItsNames() {
        var registries = Registries.of(
                List.of(new Registry(HOST, List.of("old.example.com"), List.of("near.example.com"), false)));

        for (var name : List.of("registry.example.com/apps/shop", "old.example.com/apps/shop")) {
            assertThat(registries.places(repository(name)))
                    .map(ImageRepository::toString)
                    .containsExactly("near.example.com/apps/shop");
        }
        assertThat(registries.mirroredOnly()).containsExactly(HOST);
    }

    @Test
    void aNameTooLongForEveryMirrorIsNowhereRatherThanAtTheClosedHost() {
        var registries = Registries.of(List.of(mirrored(HOST, false, "near.example.com/" + "p".repeat(100))));

        assertThat(registries.places(repository(HOST + "/" + "a".repeat(200)))).isEmpty();
    }

    @Test
    void mirrorsOfMirrorsAreNotAsked() {
        var registries = Registries.of(List.of(
                mirrored(HOST, true, "near.example.com"), mirrored("near.example.com", true, "nearer.example.com")));

        assertThat(registries.places(repository("registry.example.com/apps/shop")))
                .map(ImageRepository::toString)
                .containsExactly("near.example.com/apps/shop", "registry.example.com/apps/shop");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Registry.example.com || | true | registries[0].host: write registry.example.com instead
            registry.example.com:443 || | true | registries[0].host: write registry.example.com instead
            index.docker.io || | true | registries[0].host: write docker.io instead
            registry.example.com. || | true | registries[0].host: "registry.example.com." cannot be used
            registry.example.com/x || | true | registries[0].host: "registry.example.com/x" cannot be used
            * || | true | registries[0].host: "*" cannot be used
            registry.example.com | registry.example.com | | true | registries[0].aliases: registry.example.com has settings
            registry.example.com | Old.example.com | | true | registries[0].aliases: write old.example.com instead
            registry.example.com | *.example.com | | true | registries[0].aliases: "*.example.com" cannot be used
            registry.example.com | old.example.com,old.example.com | | true | registries[0].aliases: old.example.com is named twice
            registry.example.com | | registry.example.com | true | a registry is no mirror of itself
            registry.example.com | old.example.com | old.example.com | true | is an alias; write registry.example.com instead
            registry.example.com | | near.example.com,near.example.com | true | registries[0].mirrors: one is named twice
            registry.example.com | | near.example.com/ | true | is no host, nor a host with the beginning of a path
            registry.example.com | | near.example.com/Upper | true | is no host, nor a host with the beginning of a path
            registry.example.com | | near.example.com/a/../b | true | is no host, nor a host with the beginning of a path
            registry.example.com | | near.example.com/x:tag | true | is no host, nor a host with the beginning of a path
            registry.example.com | | https://near.example.com | true | registries[0].mirrors: "https:" cannot be used
            registry.example.com | | near | true | registries[0].mirrors: "near" cannot be used
            registry.example.com | | | false | registries[0].direct: false leaves nowhere to read from
            registry.example.com | | registry.example.com/copies | false | has direct: false, so nothing can be read from it
            registry.example.com | a.b,c.b,d.b,e.b,f.b,g.b,h.b,i.b,j.b,k.b,l.b,m.b,n.b,o.b,p.b,q.b,r.b | | true | at most 16
            registry.example.com | | a.b,c.b,d.b,e.b,f.b | true | registries[0].mirrors: at most 4
            """)
    void refusesWhatCannotBeMeantAndSaysWhatToWrite(
            String host, String aliases, String mirrors, boolean direct, String problem) {
        var registry = new Registry(host, list(aliases), list(mirrors), direct);

        assertThatThrownBy(() -> Registries.of(List.of(registry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void refusesTwoRegistriesThatContradictEachOther() {
        assertRefused("registries[1].host: registry.example.com has settings already", aliased(HOST), aliased(HOST));
        assertRefused(
                "registries[1].aliases: x.example.com is named twice",
                aliased(HOST, "x.example.com"),
                aliased("b.example.com", "x.example.com"));
        assertRefused(
                "registries[0].aliases: b.example.com has settings of its own",
                aliased(HOST, "b.example.com"),
                aliased("b.example.com"));
        assertRefused(
                "near.example.com has direct: false",
                mirrored(HOST, true, "near.example.com"),
                mirrored("near.example.com", false, "other.example.com"));
    }

    @Test
    void refusesMoreThanItsBound() {
        var many = IntStream.rangeClosed(0, 64)
                .mapToObj(number -> aliased("r" + number + ".example.com"))
                .toList();

        assertThatThrownBy(() -> Registries.of(many)).hasMessageContaining("at most 64");
    }

    private static void assertRefused(String problem, Registry... registries) {
        assertThatThrownBy(() -> Registries.of(List.of(registries)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    private static Registry aliased(String host, String... aliases) {
        return new Registry(host, List.of(aliases), List.of(), true);
    }

    private static Registry mirrored(String host, boolean direct, String... mirrors) {
        return new Registry(host, List.of(), List.of(mirrors), direct);
    }

    private static List<String> list(String text) {
        return text == null ? Collections.emptyList() : List.of(text.split(","));
    }

    private static ImageRepository repository(String text) {
        return ImageRepository.parse(text);
    }
}
