package dev.portcullis.images;

import dev.portcullis.images.application.Bill;
import dev.portcullis.images.application.Layout;
import dev.portcullis.images.application.OpaProgram;
import dev.portcullis.images.application.PackagedApplication;
import dev.portcullis.images.base.Base;
import dev.portcullis.images.base.LinkedBase;
import dev.portcullis.images.base.LinkedRuntime;
import dev.portcullis.images.base.SharedLibraries;
import dev.portcullis.images.build.BuiltImage;
import dev.portcullis.images.build.ImageBuilder;
import dev.portcullis.images.build.Origin;
import dev.portcullis.images.build.Unpacked;
import dev.portcullis.images.layout.ImageLayer;
import dev.portcullis.images.push.Crane;
import dev.portcullis.images.push.Publication;
import dev.portcullis.images.report.CannotBuildException;
import dev.portcullis.images.report.Steps;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The entry point. */
@Command(
        name = "tools/run images",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpWidth = 120,
        exitCodeOnInvalidInput = 64,
        exitCodeOnExecutionException = 70,
        description = {
            "Makes the container images of operator, webhook and command line from what was packaged, without Docker: equal",
            "files, base and JDK give the same digests. They lie in FOLDER as OCI layouts and as tar archives of these, and",
            "are pushed where a registry is named, each with its bill of materials as a referrer.",
            ""
        },
        footer = {
            "",
            "make images takes variables for these: IMAGE_BASE, REGISTRY, TAG, RELEASE=1, START_CACHE=1.",
            "Credentials are those of `docker login`. Loopback and private addresses are spoken to by plain HTTP.",
            "",
            "Standard output gets one line for each image: NAME, ARCHIVE and DIGEST, and where it was pushed the whole",
            "reference by tag and digest in place of the latter. Progress goes to standard error.",
            "",
            "Examples:",
            "  make images IMAGE_BASE=jlink",
            "  make images IMAGE_BASE=jlink REGISTRY=127.0.0.1:5000/portcullis TAG=dev",
            "  make images IMAGE_BASE=registry.example.com/java/jre@sha256:… REGISTRY=registry.example.com/portcullis RELEASE=1",
            "",
            "Exit codes: 0 made, 64 wrong options, 69 something is missing: packages, a base, a registry; 70 a fault.",
        })
public final class ImagesCommand implements Callable<Integer> {
    /** A Java runtime and nothing that it does not need, maintained, for several architectures, with a user who is not root. */
    static final String DEFAULT_BASE = "gcr.io/distroless/java25-debian13:nonroot";

    private static final int UNAVAILABLE = 69;
    private static final String LINKED = "jlink";
    private static final String SAVED = "tar:";
    private static final String CHANGED = "-dirty";
    private static final double MEBIBYTE = 1024 * 1024;

    private final Steps steps = new Steps(System.err);

    @Parameters(paramLabel = "APPLICATION", arity = "0..*", description = "operator, webhook, cli; all by default")
    private List<String> applications = List.of("operator", "webhook", "cli");

    @Option(
            names = "--base",
            paramLabel = "BASE",
            defaultValue = DEFAULT_BASE,
            description =
                    "what the images lie on, which must have `java` 25 on its PATH: an image reference; tar:FILE for one"
                            + " that docker save wrote; or jlink for a runtime linked from this JDK, with the C library beside it, where"
                            + " no image can be pulled. Default: ${DEFAULT-VALUE}")
    private String base = DEFAULT_BASE;

    @Option(
            names = "--release",
            description = "refuse a base that is not named by digest, or sources that are not known")
    private boolean release;

    @Option(names = "--registry", paramLabel = "HOST/PATH", description = "push to HOST/PATH/portcullis-APPLICATION")
    private @Nullable String registry;

    @Option(names = "--tag", paramLabel = "TAG", description = "the tag to push; by default the version")
    private @Nullable String tag;

    @Option(names = "--project", paramLabel = "FOLDER", defaultValue = ".", description = "where the modules are")
    private Path project = Path.of(".");

    @Option(names = "--folder", paramLabel = "FOLDER", defaultValue = "target/images", description = "where to write")
    private Path folder = Path.of("target/images");

    @Option(
            names = "--libraries",
            paramLabel = "ROOT",
            defaultValue = "/",
            description = "for jlink: the root of a file system with the C library")
    private Path libraries = Path.of("/");

    @Option(
            names = "--start-caches",
            paramLabel = "FOLDER",
            description =
                    "for jlink: the folder into which the same images were unpacked, and in which operator and webhook"
                            + " rehearsed since; tools/run images does all that where START_CACHE=1 is set")
    private @Nullable Path startCaches;

    @Option(
            names = "--unpack",
            paramLabel = "FOLDER",
            description = "unpack the file system of each image into FOLDER/APPLICATION, which must be missing")
    private @Nullable Path unpack;

    @Option(names = "--revision", paramLabel = "COMMIT", description = "label: the commit that was built")
    private @Nullable String revision;

    @Option(names = "--source", paramLabel = "URL", description = "label: where the sources are found")
    private @Nullable String source;

    @Option(names = "--created", paramLabel = "SECONDS", defaultValue = "0", description = "when the commit was made")
    private long created;

    @Option(
            names = "--opa",
            paramLabel = "FILE",
            description =
                    "the program of OPA that the operator's image holds; tools/run images gives the one in tools/rego")
    private @Nullable Path opa;

    @Option(names = "--crane", paramLabel = "FILE", defaultValue = "crane", description = "the program that pushes")
    private Path crane = Path.of("crane");

    private ImagesCommand() {}

    /** Makes images and ends the process with its exit code. */
    public static void main(String... arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new ImagesCommand())
                .setOverwrittenOptionsAllowed(true)
                .setExecutionExceptionHandler(ImagesCommand::fail);
    }

    @Override
    public Integer call() throws Exception {
        var found = applications.stream()
                .map(name -> PackagedApplication.in(project, name))
                .toList();
        if (revision == null || revision.endsWith(CHANGED)) {
            refuseRelease("the commit that is built is not known, or sources were changed since");
        }
        var origin = new Origin(revision, source, Instant.ofEpochSecond(created));
        var builder = new ImageBuilder(folder, base(), origin, opa == null ? null : OpaProgram.at(opa));
        for (var application : found) {
            var image = steps.step("image of the " + application.name(), () -> build(builder, application));
            tell(image);
            var result = registry == null || registry.isEmpty()
                    ? image.layout().digest()
                    : push(image, registry, application);
            System.out.println(image.name() + " " + image.archive() + " " + result);
        }
        return CommandLine.ExitCode.OK;
    }

    private Base base() throws Exception {
        if (startCaches != null && !base.equals(LINKED)) {
            throw new CannotBuildException(
                    "a start cache is valid for the very runtime that made it: only with base jlink");
        }
        if (base.equals(LINKED)) {
            refuseRelease("a linked base depends on the machine that links it");
            var runtime = steps.step("linking a Java runtime (some seconds)", () -> LinkedRuntime.link(folder));
            return LinkedBase.make(folder, runtime, new SharedLibraries(libraries));
        }
        if (base.startsWith(SAVED)) {
            refuseRelease("a base in a file has no digest that others can pull");
            return new Base.Saved(Path.of(base.substring(SAVED.length())));
        }
        var pulled = new Base.Pulled(base);
        if (!pulled.isPinned()) {
            refuseRelease(base + " may be another image tomorrow: name it by @sha256:…");
            steps.say("base " + base + " is named by tag: equal files give the same images only while that stays");
        }
        return pulled;
    }

    private BuiltImage build(ImageBuilder builder, PackagedApplication application) throws Exception {
        var image = builder.build(application);
        if (unpack != null) {
            Unpacked.write(unpack, image);
        }
        if (startCaches == null || application.layout() != Layout.QUARKUS) {
            return image;
        }
        return builder.build(application, Unpacked.startCache(startCaches, image));
    }

    private void refuseRelease(String why) {
        if (release) {
            throw new CannotBuildException("no release: " + why);
        }
    }

    private String push(BuiltImage image, String to, PackagedApplication application) throws Exception {
        var version = tag == null ? Bill.read(application.bill()).version() : tag;
        var publication = new Publication(new Crane(crane), to, version);
        return steps.step("pushing to " + to, () -> publication.push(image));
    }

    private void tell(BuiltImage image) {
        steps.say(String.format(
                Locale.ROOT,
                "%s: base %.1f MiB, own layers %.1f MiB, compressed",
                image.name(),
                size(image.base()),
                size(image.own())));
    }

    private static double size(List<ImageLayer> layers) {
        return layers.stream().mapToLong(ImageLayer::size).sum() / MEBIBYTE;
    }

    private static int fail(Exception e, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (e instanceof CannotBuildException reason) {
            command.getErr().println("images: " + reason.getMessage());
            return UNAVAILABLE;
        }
        throw e;
    }
}
