package dev.portcullis.images.build;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import dev.portcullis.images.application.Bill;
import dev.portcullis.images.application.OpaProgram;
import dev.portcullis.images.application.PackagedApplication;
import dev.portcullis.images.base.Base;
import dev.portcullis.images.base.LayerFiles;
import dev.portcullis.images.layout.ImageLayout;
import dev.portcullis.images.report.CannotBuildException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Makes images. Equal files, base and origin give the same image, bit for bit. */
public final class ImageBuilder {
    /** Who its process runs as: no user of any distribution. */
    public static final String USER = "65532:65532";

    /** Where an application lies in its image. */
    public static final String FOLDER = "/opt/portcullis";

    private static final Map<String, List<Port>> PORTS =
            Map.of("webhook", List.of(Port.tcp(8080), Port.tcp(8443)), "operator", List.of(Port.tcp(8080)));
    private static final String ARM = "aarch64";
    private static final String COMPILES = "operator";

    static final String START_CACHE = FOLDER + "/app.aot";

    private final Path work;
    private final Base base;
    private final Origin origin;
    private final @Nullable OpaProgram opa;

    /** Makes one for images without OPA. */
    public ImageBuilder(Path work, Base base, Origin origin) {
        this(work, base, origin, null);
    }

    /**
     * @param work where images are written and what they are made of is kept for the next time
     * @param opa what the operator's image holds besides; null makes none of the operator
     */
    public ImageBuilder(Path work, Base base, Origin origin, @Nullable OpaProgram opa) {
        this.work = work;
        this.base = base;
        this.origin = origin;
        this.opa = opa;
    }

    /** Makes the image of an application; see {@link #build(PackagedApplication, Path)}. */
    public BuiltImage build(PackagedApplication application) throws InterruptedException {
        return build(application, null);
    }

    /**
     * Makes the image of an application.
     *
     * @param startCache what its virtual machine learnt when it ran from an image of the same files and base; absent for none
     * @throws CannotBuildException if the base cannot be had, or the bill does not name what the application consists of
     */
    public BuiltImage build(PackagedApplication application, @Nullable Path startCache) throws InterruptedException {
        var program = programOf(application);
        var bill = checked(application).with(base.components());
        if (program != null) {
            bill = bill.with(List.of(program.component()));
        }
        var billFile = work.resolve(application.name() + ".cdx.json");
        write(billFile, bill.bytes());
        var own = new ArrayList<FileEntriesLayer>();
        if (program != null) {
            own.add(new LayerFiles("OPA")
                    .add(program.file(), OpaProgram.PLACE, true)
                    .build());
        }
        own.addAll(List.of(libraries(application), code(application, billFile)));
        if (startCache != null) {
            own.add(new LayerFiles("start cache")
                    .add(startCache, START_CACHE, false)
                    .build());
        }
        var builder = configured(application, bill)
                .setEntrypoint(entrypoint(application.layout().start(), startCache != null));
        var layers = new ArrayList<>(base.layers());
        layers.addAll(own);
        builder.setFileEntriesLayers(layers);
        var archive = containerize(application.name(), bill.version(), builder);
        var layout = ImageLayout.unpacked(archive, work.resolve(application.name()));
        return new BuiltImage(application.name(), layout, archive, billFile, own.size());
    }

    private @Nullable OpaProgram programOf(PackagedApplication application) {
        if (!application.name().equals(COMPILES)) {
            return null;
        }
        if (opa == null) {
            throw new CannotBuildException("the operator's image holds OPA, which compiles policies: name it by --opa");
        }
        return opa;
    }

    private JibContainerBuilder configured(PackagedApplication application, Bill bill) {
        var builder = base.begin()
                .setFormat(ImageFormat.OCI)
                .setCreationTime(origin.created())
                .setPlatforms(Set.of(platform()))
                .setUser(USER)
                .setProgramArguments(List.of())
                .setExposedPorts(Set.copyOf(PORTS.getOrDefault(application.name(), List.of())))
                .setLabels(Labels.of(application, bill, origin, base.name()));
        base.environment().forEach(builder::addEnvironmentVariable);
        return builder;
    }

    private static List<String> entrypoint(String jar, boolean startCache) {
        var words = new ArrayList<>(List.of("java", "@" + FOLDER + "/java.options"));
        if (startCache) {
            words.add("-XX:AOTCache=" + START_CACHE);
        }
        words.addAll(List.of("-jar", FOLDER + "/" + jar));
        return words;
    }

    private static Bill checked(PackagedApplication application) {
        var bill = Bill.read(application.bill());
        var missing = bill.missing(
                application.layout(),
                application.libraries().stream()
                        .map(file -> file.getFileName().toString())
                        .toList());
        if (!missing.isEmpty()) {
            throw new CannotBuildException(application.bill() + " does not name " + missing
                    + ", which the application consists of; it is from another build: run make build");
        }
        return bill;
    }

    private static FileEntriesLayer libraries(PackagedApplication application) {
        var layer = new LayerFiles("libraries");
        application
                .libraries()
                .forEach(file -> layer.add(application.folder().resolve(file), FOLDER + "/" + file, false));
        return layer.build();
    }

    private static FileEntriesLayer code(PackagedApplication application, Path bill) {
        var layer = new LayerFiles("application")
                .add(application.options(), FOLDER + "/java.options", false)
                .add(bill, FOLDER + "/" + bill.getFileName(), false);
        application.code().forEach(file -> layer.add(application.folder().resolve(file), FOLDER + "/" + file, false));
        return layer.build();
    }

    private Path containerize(String name, String version, JibContainerBuilder builder) throws InterruptedException {
        var archive = work.resolve(name + ".tar");
        // At its end nothing writes any more, also where it fails.
        try (var workers = Executors.newCachedThreadPool()) {
            builder.containerize(Containerizer.to(TarImage.at(archive).named("portcullis-" + name + ":" + tag(version)))
                    .setBaseImageLayersCache(work.resolve("cache/base"))
                    .setApplicationLayersCache(work.resolve("cache/layers"))
                    .setExecutorService(workers)
                    .setAllowInsecureRegistries(base.isLocal())
                    .setToolName("portcullis-images"));
        } catch (ExecutionException | RegistryException e) {
            throw new CannotBuildException(
                    "the base " + base.name() + " cannot be had: " + reason(e)
                            + ". Where no image can be pulled, set IMAGE_BASE=jlink",
                    e);
        } catch (InvalidImageReferenceException e) {
            throw new CannotBuildException(version + " cannot be made a tag: " + e.getMessage(), e);
        } catch (CacheDirectoryCreationException e) {
            throw new CannotBuildException("cannot write to " + work + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return archive;
    }

    private static String reason(Exception e) {
        var cause = e.getCause() == null ? e : e.getCause();
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    private static String tag(String version) {
        return version.replaceAll("[^A-Za-z0-9_.-]", "_");
    }

    private static Platform platform() {
        return new Platform(ARM.equals(System.getProperty("os.arch")) ? "arm64" : "amd64", "linux");
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
