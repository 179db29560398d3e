package dev.portcullis.collect;

import dev.portcullis.collect.item.Collectors;
import dev.portcullis.collect.source.ConfigMaps;
import dev.portcullis.collect.source.Web;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistrySettings;
import dev.portcullis.registry.RegistrySettings.Host;
import dev.portcullis.registry.RegistrySettings.Limits;
import dev.portcullis.registry.client.HttpRegistryClient;
import dev.portcullis.registry.credentials.PullCredentials;
import dev.portcullis.registry.http.HttpEnvironment;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Collectors before one scripted server that is both registry and web, at a fixed time. */
public final class Scene implements AutoCloseable {
    public static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    public static final Digest SUBJECT = Digest.of("subject".getBytes(StandardCharsets.UTF_8));

    private static final Limits LIMITS = new Limits(64 << 10, 64 << 10, 64, 4, 3, 1, 8);

    /** Values by {@code namespace/name/key}. */
    public final Map<String, ConfigMaps.Value> configMaps = new HashMap<>();

    public Duration patience = Duration.ofSeconds(20);

    /** What the API server's client throws; null for nothing. */
    public @Nullable RuntimeException fault;

    private final ScriptedRegistry server;
    private final HttpRegistryClient registry;
    private final Web web;

    private Scene(ScriptedRegistry server, Map<String, Host> hosts) {
        this.server = server;
        var settings = new RegistrySettings(hosts, LIMITS);
        var environment = new HttpEnvironment(() -> NOW, InetAddress::getAllByName, pause -> {}, new Random(1));
        registry = HttpRegistryClient.create(settings, RegistryListener.NONE, environment);
        web = new Web(settings, RegistryListener.NONE, environment);
    }

    /** Makes one whose settings permit the server, which speaks plain HTTP. */
    public static Scene permitting(ScriptedRegistry server) {
        return new Scene(server, Map.of(server.host(), new Host(true, true, null)));
    }

    /** Makes one whose settings permit the server with HTTPS. */
    public static Scene trusting(ScriptedRegistry server, @Nullable String authorities) {
        return new Scene(server, Map.of(server.host(), new Host(false, true, authorities)));
    }

    /** Makes one whose settings permit nothing. */
    public static Scene strict(ScriptedRegistry server) {
        return new Scene(server, Map.of());
    }

    public ImageRepository repository() {
        return new ImageRepository(server.host(), "apps/shop");
    }

    /** Collects a document. */
    public Collected collect(Source source, Check check) {
        return collect(new CollectorSpec.FromDocument(source, check));
    }

    public Collected collect(CollectorSpec spec) {
        var request = new CollectRequest(repository(), SUBJECT, "apps", PullCredentials.NONE, Deadline.after(patience));
        return new Collectors(registry, web, this::value, () -> NOW).collect(spec, request);
    }

    private ConfigMaps.Value value(String namespace, String name, String key, Deadline deadline) {
        if (fault != null) {
            throw fault;
        }
        return configMaps.getOrDefault(namespace + "/" + name + "/" + key, new ConfigMaps.Value.Absent());
    }

    /** Returns the code of the reason, or {@code Passed}. */
    public static String outcome(Collected collected) {
        return switch (collected) {
            case Collected.Passed passed -> "Passed";
            case Collected.NotPassed(var problem, var document) ->
                problem.reason().code();
        };
    }

    /** Returns what is said of the reason. */
    public static String detail(Collected collected) {
        return collected instanceof Collected.NotPassed(var problem, var document) ? problem.detail() : "";
    }

    @Override
    public void close() {
        registry.close();
        web.close();
    }
}
