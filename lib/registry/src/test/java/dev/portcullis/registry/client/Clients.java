package dev.portcullis.registry.client;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistrySettings;
import dev.portcullis.registry.RegistrySettings.Host;
import dev.portcullis.registry.RegistrySettings.Limits;
import dev.portcullis.registry.http.HttpEnvironment;
import dev.portcullis.registry.http.Pause;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** Clients of scripted registries, and the outcomes they give in short form. */
final class Clients {
    static final Limits LIMITS = new Limits(64 << 10, 64 << 10, 20, 4, 3, 3, 8);
    static final List<Credential> NOBODY = List.of();
    static final Credential ALICE = new Credential("alice", "alice-secret");
    static final Credential BOB = new Credential("bob", "bob-secret");

    /** Waits that were asked for; none is waited. */
    final List<Duration> pauses = new CopyOnWriteArrayList<>();

    /** What waiting is. */
    volatile Pause pause = pauses::add;

    Instant now = Instant.parse("2026-03-01T12:00:00Z");

    HttpRegistryClient insecure(ScriptedRegistry... registries) {
        return create(hosts(registries));
    }

    HttpRegistryClient create(Map<String, Host> hosts) {
        return HttpRegistryClient.create(new RegistrySettings(hosts, LIMITS), RegistryListener.NONE, environment());
    }

    HttpRegistryPusher pusher(ScriptedRegistry... registries) {
        return HttpRegistryPusher.create(
                new RegistrySettings(hosts(registries), LIMITS), RegistryListener.NONE, environment());
    }

    private HttpEnvironment environment() {
        return new HttpEnvironment(() -> now, InetAddress::getAllByName, time -> pause.of(time), new Random(1));
    }

    private static Map<String, Host> hosts(ScriptedRegistry... registries) {
        Map<String, Host> hosts = new HashMap<>();
        for (ScriptedRegistry registry : registries) {
            hosts.put(registry.host(), new Host(true, true, null));
        }
        return hosts;
    }

    /** Returns the repository that the paths of the tests are about. */
    static ImageRepository repository(ScriptedRegistry registry) {
        return new ImageRepository(registry.host(), "apps/shop");
    }

    static Digest digest(Response response) {
        return Digest.of(response.bytes());
    }

    static Descriptor descriptor(Response response) {
        return Descriptor.of(MediaTypes.OCI_INDEX, digest(response), response.bytes().length);
    }

    static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(10));
    }

    /** Returns {@code Found}, {@code NotFound}, {@code NotFound behind authentication}, or outcome and code. */
    static String outcome(RegistryResult<?> result) {
        return switch (result) {
            case RegistryResult.Found<?> found -> "Found";
            case RegistryResult.NotFound<?> missing ->
                missing.behindAuthentication() ? "NotFound behind authentication" : "NotFound";
            case RegistryResult.Refused<?> refused ->
                "Refused " + refused.reason().code();
            case RegistryResult.Unavailable<?> none ->
                "Unavailable " + none.reason().code();
        };
    }

    static String detail(RegistryResult<?> result) {
        return switch (result) {
            case RegistryResult.Found<?> found -> "";
            case RegistryResult.NotFound<?> missing -> missing.detail();
            case RegistryResult.Refused<?> refused -> refused.detail();
            case RegistryResult.Unavailable<?> none -> none.detail();
        };
    }

    static <T> T found(RegistryResult<T> result) {
        if (result instanceof RegistryResult.Found<T>(T value)) {
            return value;
        }
        throw new AssertionError(outcome(result) + ": " + detail(result));
    }
}
