package dev.portcullis.e2e.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portcullis.e2e.install.Application;
import dev.portcullis.e2e.install.Installation;
import dev.portcullis.e2e.install.KeySigned;
import dev.portcullis.e2e.install.Pods;
import dev.portcullis.e2e.install.Repository;
import dev.portcullis.e2e.install.Resources;
import dev.portcullis.e2e.install.Start;
import dev.portcullis.e2e.install.Workloads;
import dev.portcullis.images.layout.ImageLayout;
import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.stack.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Operator and webhook out of their images, started as a node does, at a real cluster. */
@Tag("long")
class ImageStartIT {
    private static final int STARTS = 5;
    private static final int CLIENTS = 8;
    private static final int ADMISSIONS = 20_000;
    private static final long MOST_RESIDENT = 256;
    private static final double MEBIBYTE = 1024 * 1024;
    private static final double SECOND = 1e9;
    private static final double MILLISECONDS = 1000;

    @BeforeAll
    static void needsRoot() {
        var hindrance = UnpackedImage.hindrance();
        if (!hindrance.isEmpty()) {
            System.out.println("NOT RUN: " + hindrance);
        }
        assumeTrue(hindrance.isEmpty(), hindrance);
    }

    @Test
    void decideFromAFileSystemThatNobodyCanWriteTo() throws Exception {
        try (var stack = LocalStack.builder()
                .name("image")
                .controlPlane()
                .registry()
                .cosign()
                .start()) {
            stack.controlPlane().createNamespace("shop", Map.of("tier", "production"));
            var settings = Installation.Settings.of(
                            Repository.find(), stack.registry().host())
                    .started(outOfImages(stack.folder().directory("images")))
                    .forLongRuns(List.of());
            var installation = stack.closeWithStack(Installation.start(stack.controlPlane(), stack.folder(), settings));
            var fixtures = new ImageFixtures(stack.registry(), 9);
            var signed = fixtures.image("apps/signed", "1");
            var key = stack.cosign().generateKeyPair("release");
            stack.cosign().sign(key, signed.byDigest());
            var resources = new Resources(stack.controlPlane());
            resources.apply(KeySigned.rules(stack.registry().host(), key.publicKeyPem()));
            resources.awaitEffect();

            try (var workloads = new Workloads(stack.controlPlane().admin().client(), installation)) {
                var unsigned = fixtures.image("apps/unsigned", "1").byDigest();
                assertThat(workloads.pod("shop", signed.byDigest()).admitted()).isTrue();
                assertThat(workloads.deployment("shop", unsigned).admitted()).isFalse();
            }
            measure(stack, installation, signed.byDigest());
            assertThat(complaints(installation.webhook())).isEmpty();
            assertThat(complaints(installation.operator())).isEmpty();
        }
    }

    private static Start outOfImages(Path folder) {
        var unpacked = new TreeMap<String, UnpackedImage>();
        for (var name : List.of("operator", "webhook")) {
            unpacked.put(name, UnpackedImage.of(image(name), folder.resolve(name)));
        }
        return (name, application, options) ->
                Objects.requireNonNull(unpacked.get(name)).program(options);
    }

    /** What make images made, where property {@code images} says so: with a start cache, for example. */
    private static ImageLayout image(String name) {
        var made = System.getProperty("images");
        return made == null
                ? LocalImages.in(Path.of("target/images")).build(name).layout()
                : new ImageLayout(Path.of(made, name));
    }

    private static void measure(LocalStack stack, Installation installation, String image) throws Exception {
        measureStarts("operator", installation.operator());
        measureStarts("webhook", installation.webhook());
        load(stack, image);
        var loaded = resident(installation.webhook());
        System.out.printf(
                Locale.ROOT, "webhook out of its image: %.0f MiB resident after %d admissions%n", loaded, ADMISSIONS);
        assertThat(loaded).isBetween(1.0, (double) MOST_RESIDENT);
    }

    /** On a machine that has other work too, the processor's time says more than the clock's. */
    private static void measureStarts(String name, Application application) {
        var ready = new ArrayList<Double>();
        var worked = new ArrayList<Double>();
        for (var start = 0; start < STARTS; start++) {
            application.stop();
            var began = System.nanoTime();
            application.start();
            ready.add((System.nanoTime() - began) / SECOND);
            worked.add(processorTime(name).toMillis() / MILLISECONDS);
        }
        System.out.printf(
                Locale.ROOT,
                "%s out of its image: ready after %.1f s and %.1f s of the processor, medians of %d starts; %.0f MiB resident idle%n",
                name,
                median(ready),
                median(worked),
                STARTS,
                resident(application));
    }

    private static Duration processorTime(String name) {
        return ProcessHandle.current()
                .descendants()
                .map(ProcessHandle::info)
                .filter(info -> info.command().orElse("").endsWith("/java")
                        && List.of(info.arguments().orElse(new String[0])).contains("-Dapplication=" + name))
                .flatMap(info -> info.totalCpuDuration().stream())
                .findFirst()
                .orElseThrow();
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static void load(LocalStack stack, String image) throws InterruptedException {
        var admitted = new AtomicInteger();
        try (var client = stack.controlPlane().admin().client();
                var clients = Executors.newFixedThreadPool(CLIENTS)) {
            for (var i = 0; i < ADMISSIONS; i++) {
                var pod = Pods.of("shop", "load-" + i, image);
                clients.execute(() -> {
                    client.resource(pod).dryRun(true).create();
                    admitted.incrementAndGet();
                });
            }
            clients.shutdown();
            assertThat(clients.awaitTermination(5, TimeUnit.MINUTES)).isTrue();
            assertThat(admitted).hasValue(ADMISSIONS);
        }
    }

    private static double resident(Application application) {
        return application.process().residentBytes() / MEBIBYTE;
    }

    /** Lines of logs that are not decision records and not of level INFO. */
    private static List<String> complaints(Application application) throws IOException {
        try (var lines = Files.lines(application.log())) {
            return lines.filter(line -> line.contains("[warning]")
                            || line.contains("Read-only file system")
                            || line.contains("AccessDenied")
                            || line.contains("NoClassDefFound")
                            || line.contains("UnsatisfiedLink"))
                    .toList();
        }
    }
}
