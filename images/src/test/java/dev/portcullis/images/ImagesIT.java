package dev.portcullis.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.images.application.OpaProgram;
import dev.portcullis.images.application.PackagedApplication;
import dev.portcullis.images.base.Base;
import dev.portcullis.images.base.LinkedBase;
import dev.portcullis.images.base.LinkedRuntime;
import dev.portcullis.images.base.ReferredModules;
import dev.portcullis.images.base.SharedLibraries;
import dev.portcullis.images.build.BuiltImage;
import dev.portcullis.images.build.ImageBuilder;
import dev.portcullis.images.build.Origin;
import dev.portcullis.images.layout.ImageLayer;
import dev.portcullis.testing.process.DebianPackages;
import dev.portcullis.testing.process.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The images of what was packaged, on a base that is linked here. */
class ImagesIT {
    private static final long MOST_OWN_BYTES = 60_000_000;
    private static final long MOST_OPA_BYTES = 16_000_000;
    private static final long MOST_CHANGING_BYTES = 5_000_000;
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Path WORK = Path.of("target/images-it").toAbsolutePath();
    private static final Pattern SECRET = Pattern.compile(".*(\\.pem|\\.key|\\.p12|\\.jks|id_rsa|\\.kubeconfig|token)");

    /** Parts of libraries that run when programs are compiled. */
    private static final Set<String> ONLY_GENERATORS_OF_CODE = Set.of("java.compiler", "jdk.compiler");

    private static final Map<String, BuiltImage> IMAGES = new TreeMap<>();

    @BeforeAll
    static void build() throws InterruptedException {
        var base = base(WORK);
        for (var name : List.of("operator", "webhook", "cli")) {
            IMAGES.put(name, build(WORK, base, name));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"operator", "webhook", "cli"})
    void isSmallAboveItsBase(String name) {
        var image = image(name);

        System.out.printf(
                Locale.ROOT,
                "image of the %s, compressed: base %s, own layers %s MB%n",
                name,
                megabytes(image.base()),
                megabytes(image.own()));
        var opa = name.equals("operator") ? 1 : 0;
        assertThat(image.own()).hasSize(2 + opa);
        assertThat(bytes(image.own())).isLessThanOrEqualTo(MOST_OWN_BYTES + opa * MOST_OPA_BYTES);
        assertThat(image.own().getLast().size()).isLessThanOrEqualTo(MOST_CHANGING_BYTES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"operator", "cli"})
    void sharesItsBaseWithTheOthers(String name) {
        assertThat(image(name).base())
                .extracting(ImageLayer::digest)
                .containsExactlyElementsOf(
                        image("webhook").base().stream().map(ImageLayer::digest).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"operator", "webhook", "cli"})
    void holdsEverythingThatWasPackagedAndNothingThatIsSecret(String name) throws IOException {
        var application = PackagedApplication.in(PROJECT, name);

        var files = entries(image(name)).map(TarArchiveEntry::getName).collect(Collectors.toSet());

        var packaged =
                packaged(application).map(file -> "opt/portcullis/" + file).toList();
        assertThat(packaged).hasSizeGreaterThan(40);
        assertThat(files)
                .containsAll(packaged)
                .contains("opt/java/bin/java", "etc/passwd", "opt/portcullis/java.options");
        assertThat(files).noneMatch(file -> SECRET.matcher(file).matches());
    }

    @Test
    void givesOpaToTheOperatorAlone() throws IOException {
        assertThat(entries(image("operator")).filter(entry -> entry.getName().equals("usr/local/bin/opa")))
                .singleElement()
                .satisfies(entry -> assertThat(entry.getMode() & 0777).isEqualTo(0555));
        assertThat(Stream.of("webhook", "cli")
                        .flatMap(name -> entries(image(name)))
                        .map(TarArchiveEntry::getName))
                .noneMatch(file -> file.endsWith("/opa"));
        assertThat(Files.readString(image("operator").bill()))
                .contains("pkg:golang/github.com/open-policy-agent/opa@v", "Apache-2.0");
        assertThat(Files.readString(image("webhook").bill())).doesNotContain("open-policy-agent/opa@");
    }

    @ParameterizedTest
    @ValueSource(strings = {"operator", "webhook", "cli"})
    void letsNobodyButRootChangeAnythingAndNobodyBecomeRoot(String name) {
        assertThat(entries(image(name))).hasSizeGreaterThan(200).allSatisfy(entry -> {
            assertThat(entry.getLongUserId()).isZero();
            assertThat(entry.getMode() & 07022).as(entry.getName()).isZero();
            assertThat(entry.getMode() & 0004).as(entry.getName()).isEqualTo(0004);
        });
        assertThat(image(name)
                        .layout()
                        .configuration()
                        .path("config")
                        .path("User")
                        .asText())
                .isEqualTo("65532:65532");
    }

    @ParameterizedTest
    @ValueSource(strings = {"operator", "webhook", "cli"})
    void namesInItsBillWhatItsBaseHoldsToo(String name) throws IOException {
        var bill = JsonMapper.builder()
                .build()
                .readTree(Files.readAllBytes(image(name).bill()));

        var names = new HashSet<String>();
        bill.path("components")
                .forEach(component -> names.add(component.path("name").asText()));
        assertThat(names)
                .anyMatch(component -> component.endsWith("OpenJDK"))
                .contains("kubernetes-client", "portcullis-core");
        if (libraries().components().isEmpty()) {
            System.out.println("NOT RUN: the C library is this machine's, whose packages are not known");
        } else {
            assertThat(names).contains("libc6", "libgcc-s1", "libstdc++6");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"operator", "webhook", "cli"})
    void hasEveryModuleInItsRuntimeThatSomethingRefersTo(String name) throws IOException {
        var application = PackagedApplication.in(PROJECT, name);
        var referred = new ReferredModules();

        for (var file : packaged(application)
                .filter(file -> file.toString().endsWith(".jar"))
                .toList()) {
            referred.read(application.folder().resolve(file));
        }

        var missing = new TreeMap<>(referred.found());
        missing.keySet().removeAll(LinkedRuntime.MODULES);
        missing.keySet().removeAll(ONLY_GENERATORS_OF_CODE);
        assertThat(missing).isEmpty();
        assertThat(referred.found()).containsKeys("java.base", "java.net.http", "java.logging");
    }

    @ParameterizedTest
    @CsvSource({"operator, 512m, 268435456", "webhook, 400m, 167772160", "webhook, , 859832320", "cli, 384m, 201326592"
    })
    void boundsTheHeapByTheMemoryOfTheContainer(String name, @Nullable String memory, String heap) throws Exception {
        var options = PackagedApplication.in(PROJECT, name).options();
        var java = LinkedRuntime.link(WORK).home().resolve("bin/java").toString();
        var command = new ArrayList<>(List.of(java, "@" + options));
        if (memory != null) {
            command.add("-XX:MaxRAM=" + memory);
        }
        command.addAll(List.of("-XX:+PrintFlagsFinal", "--version"));

        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output)
                .containsPattern("MaxHeapSize += " + heap + " ")
                .containsPattern("ExitOnOutOfMemoryError +=\\s+true")
                .containsPattern("UsePerfData +=\\s+false")
                .doesNotContain("[warning]", "warning:");
    }

    /** By the linked runtime of its base, from a folder with the files of the image and nothing else. */
    @Test
    void startsTheCommandLine(@TempDir Path root) throws Exception {
        image("cli").layout().unpackFiles(root);
        var entrypoint = image("cli").layout().configuration().path("config").path("Entrypoint");
        var command = new ArrayList<String>();
        entrypoint.forEach(word -> command.add(word.asText()
                .replace("/opt/portcullis", root.resolve("opt/portcullis").toString())));
        command.set(0, LinkedRuntime.link(WORK).home().resolve("bin/java").toString());
        command.addAll(List.of("backfill", "--all-namespaces", "--dry-run"));

        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isEqualTo(64);
        assertThat(output).contains("give either --key or --vault-key").doesNotContain("[warning]", "WARNING");
    }

    @Test
    @Tag("long")
    void isTheSameWhenItsRuntimeIsLinkedAnew() throws InterruptedException {
        var work = WORK.resolveSibling("images-it-again");

        var again = build(work, base(work), "webhook");

        assertThat(again.layout().digest()).isEqualTo(image("webhook").layout().digest());
    }

    private static BuiltImage image(String name) {
        return Objects.requireNonNull(IMAGES.get(name));
    }

    private static BuiltImage build(Path work, Base base, String name) throws InterruptedException {
        var opa = OpaProgram.at(Tools.find().binary("opa"));
        return new ImageBuilder(work, base, Origin.UNKNOWN, opa).build(PackagedApplication.in(PROJECT, name));
    }

    private static Base base(Path work) throws InterruptedException {
        return LinkedBase.make(work, LinkedRuntime.link(work), libraries());
    }

    private static SharedLibraries libraries() {
        return switch (DebianPackages.of("image")) {
            case DebianPackages.Unpacked unpacked -> new SharedLibraries(unpacked.root());
            case DebianPackages.Unavailable unavailable -> {
                System.out.println("the C library of this machine is taken: " + unavailable.reason());
                yield new SharedLibraries(Path.of("/"));
            }
        };
    }

    private static Stream<Path> packaged(PackagedApplication application) {
        return Stream.concat(application.libraries().stream(), application.code().stream());
    }

    private static Stream<TarArchiveEntry> entries(BuiltImage image) {
        return image.layout().layers().stream().flatMap(layer -> layer.entries().stream());
    }

    private static long bytes(List<ImageLayer> layers) {
        return layers.stream().mapToLong(ImageLayer::size).sum();
    }

    private static String megabytes(List<ImageLayer> layers) {
        return layers.stream()
                .map(layer -> String.format(Locale.ROOT, "%.1f", layer.size() / 1e6))
                .collect(Collectors.joining(" + "));
    }
}
