package dev.portcullis.testing.node;

import dev.portcullis.testing.process.Program;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.StackException;
import dev.portcullis.testing.process.Supervised;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.registry.Credentials;
import dev.portcullis.testing.registry.FixtureImage;
import dev.portcullis.testing.registry.ProgramImage;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A registry that speaks plain HTTP and that this process, nodes and pods reach under one name. */
public sealed class ReachedRegistry permits NodeRegistry {
    private final Tools tools;
    private final RunFolder folder;
    private final String host;
    private final @Nullable Credentials credentials;

    ReachedRegistry(Tools tools, RunFolder folder, String host, @Nullable Credentials credentials) {
        this.tools = tools;
        this.folder = folder;
        this.host = host;
        this.credentials = credentials;
    }

    /** One that somebody else runs and that asks for these credentials. */
    public static ReachedRegistry at(Tools tools, RunFolder folder, String host, Credentials credentials) {
        return new ReachedRegistry(tools, folder, host, credentials);
    }

    /** Address and port, as image references name it everywhere. */
    public String host() {
        return host;
    }

    /** What it asks for; empty if it serves everybody. */
    public Optional<Credentials> credentials() {
        return Optional.ofNullable(credentials);
    }

    /**
     * Pushes an image that runs {@code tools/workload}: wait, print, fetch, serve or refuse.
     *
     * @param label images of different labels have different digests
     */
    public FixtureImage workload(String repository, String tag, String label) {
        return ProgramImage.push(host, credentials, repository, tag, tools.binary("workload"), label);
    }

    /**
     * Pushes an image from a tar file, as {@code docker save} and jib write it, or from an OCI layout's folder.
     *
     * @throws StackException with the output of crane if it cannot
     */
    public FixtureImage push(Path image, String repository, String tag) {
        String reference = host + "/" + repository + ":" + tag;
        crane("push", image.toAbsolutePath().toString(), reference);
        String digest = crane("digest", reference).lines().reduce("", (before, line) -> line);
        return new FixtureImage(host, repository, tag, digest, new LinkedHashMap<>());
    }

    private String crane(String... arguments) {
        Program program = Program.of(tools.binary("crane"), arguments).with("--insecure");
        Supervised crane = Supervised.start(folder, "crane", program);
        if (crane.awaitExit(Duration.ofMinutes(2)) != 0) {
            throw crane.failure("failed at " + String.join(" ", arguments));
        }
        return crane.output();
    }

    /**
     * An image pull secret for this registry, not yet created.
     *
     * @throws StackException if the registry asks for nothing
     */
    public Secret pullSecret(String namespace, String name) {
        Credentials known = credentials()
                .orElseThrow(() -> new StackException(host + " serves everybody and needs no pull secret"));
        byte[] config = known.dockerConfig(host).getBytes(StandardCharsets.UTF_8);
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withType("kubernetes.io/dockerconfigjson")
                .withData(Map.of(".dockerconfigjson", Base64.getEncoder().encodeToString(config)))
                .build();
    }
}
