package dev.portcullis.e2e.install;

import dev.portcullis.testing.registry.ImageFixtures;
import dev.portcullis.testing.stack.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Has operator and webhook do once what they do in a cluster, and keeps what that taught their virtual machines for every later start. */
public final class Rehearsal {
    private static final int ROUNDS = 300;

    /** The virtual machine writes the cache as it ends, which takes it longer than to start. */
    private static final Duration WRITTEN = Duration.ofMinutes(3);

    private Rehearsal() {}

    /**
     * Makes the caches of both applications: as they are packaged, or, where a folder is named, as they lie in the file systems of their
     * images, {@code operator} and {@code webhook} in that folder, by the Java there.
     */
    public static void main(String[] arguments) throws IOException {
        var repository = Repository.find();
        var packaged = Installation.Settings.of(repository);
        var chosen = arguments.length == 0
                ? packaged
                : packaged.unpacked(Path.of(arguments[0]).toAbsolutePath());
        var caches = List.of(StartCache.of(chosen.operator()), StartCache.of(chosen.webhook()));
        try (var stack = LocalStack.builder()
                .name("rehearsal")
                .controlPlane()
                .registry()
                .cosign()
                .progress(System.err)
                .start()) {
            stack.controlPlane().createNamespace("shop", Map.of("tier", "production"));
            var settings = chosen.reaching(stack.registry().host()).forLongRuns(List.of());
            var installation = stack.closeWithStack(Installation.start(stack.controlPlane(), stack.folder(), settings));
            var applications = List.of(installation.operator(), installation.webhook());
            for (var i = 0; i < applications.size(); i++) {
                applications.get(i).launch(caches.get(i).making());
                applications.get(i).awaitReady();
            }
            System.err.println("rehearsing …");
            rehearse(stack, installation);
            System.err.println("writing what was learnt …");
            applications.forEach(application -> application.process().end(WRITTEN));
        }
        for (var cache : caches) {
            System.out.println(cache.file() + " " + Files.size(cache.file()) / (1024 * 1024) + " MiB");
        }
    }

    private static void rehearse(LocalStack stack, Installation installation) {
        var fixtures = new ImageFixtures(stack.registry(), 9);
        var signed = fixtures.image("apps/signed", "1");
        var unsigned = fixtures.image("apps/unsigned", "1");
        var key = stack.cosign().generateKeyPair("release");
        stack.cosign().sign(key, signed.byDigest());
        var resources = new Resources(stack.controlPlane());
        resources.apply(KeySigned.rules(stack.registry().host(), key.publicKeyPem()));
        resources.awaitEffect();
        try (var workloads = new Workloads(stack.controlPlane().admin().client(), installation)) {
            for (var round = 0; round < ROUNDS; round++) {
                var admitted = workloads.pod("shop", signed.byDigest());
                var refused = workloads.deployment("shop", unsigned.byDigest());
                if (!admitted.admitted() || refused.admitted()) {
                    throw new IllegalStateException("not as it should be: " + admitted + ", " + refused);
                }
            }
        }
    }
}
