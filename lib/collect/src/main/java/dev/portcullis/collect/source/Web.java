package dev.portcullis.collect.source;

import dev.portcullis.collect.CollectReason;
import dev.portcullis.collect.Document;
import dev.portcullis.collect.Problem;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistryListener.Purpose;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Found;
import dev.portcullis.registry.RegistryResult.NotFound;
import dev.portcullis.registry.RegistryResult.Refused;
import dev.portcullis.registry.RegistrySettings;
import dev.portcullis.registry.http.Call;
import dev.portcullis.registry.http.Endpoint;
import dev.portcullis.registry.http.HttpEnvironment;
import dev.portcullis.registry.http.HttpReader;
import dev.portcullis.registry.http.Reply;
import java.net.URI;
import java.time.InstantSource;
import java.util.Locale;

/**
 * Reads from the web under the rules for connections: HTTPS and public addresses only, save where settings say otherwise of the host that is
 * asked first; checked again at every redirect; bodies bounded; no credentials. Thread-safe; keep one and close it at the end.
 */
public final class Web implements AutoCloseable {
    private final RegistrySettings settings;
    private final HttpReader http;
    private final InstantSource clock;

    /**
     * Makes a client.
     *
     * @param settings hosts by {@code host} or {@code host:port}; limits on redirects, attempts and requests at once
     */
    public Web(RegistrySettings settings, RegistryListener listener, HttpEnvironment environment) {
        this.settings = settings;
        http = new HttpReader(settings, listener, environment);
        clock = environment.clock();
    }

    /**
     * Gets the content at an address, true at the time of now.
     *
     * @param accept value of the Accept header
     * @param maxBytes bound on the content
     */
    public Fetched get(URI address, String accept, int maxBytes, Deadline deadline) {
        var authority = authority(address);
        var base = URI.create(address.getScheme() + "://" + address.getRawAuthority());
        var endpoint = new Endpoint(authority, base, settings.host(authority));
        var redirects = settings.limits().redirects();
        var call = new Call(endpoint, "GET", address, accept, null, "", Purpose.DOCUMENT, maxBytes, redirects);
        return Answers.of(
                http.read(call, deadline).then(reply -> content(authority, reply)),
                this::got,
                problem -> new Fetched.NotGot(inTermsOfEvidence(authority, problem)));
    }

    private Fetched got(Reply reply) {
        var mediaType =
                MediaTypes.essence(reply.headers().firstValue("Content-Type").orElse(""));
        return new Fetched.Got(new Document(mediaType, Digest.of(reply.body()), clock.instant()), reply.body());
    }

    /** Registries are permitted in other settings than evidence. */
    private static Problem inTermsOfEvidence(String authority, Problem problem) {
        return problem.reason() == CollectReason.ADDRESS_REFUSED
                ? new Problem(
                        problem.reason(),
                        authority
                                + ", or where it leads, is no public HTTPS address, and setting evidence.hosts permits no"
                                + " other for it")
                : problem;
    }

    private static RegistryResult<Reply> content(String authority, Reply reply) {
        return switch (reply.status()) {
            case 200 -> new Found<>(reply);
            case 404, 410 -> new NotFound<>(false, authority + " has nothing at this address");
            case 401, 403 ->
                new Refused<>(Reason.REGISTRY_UNAUTHORIZED, authority + " wants credentials, and none are sent");
            default -> new Refused<>(Reason.REGISTRY_RESPONSE_INVALID, authority + " answered " + reply.status());
        };
    }

    private static String authority(URI address) {
        var host = address.getHost().toLowerCase(Locale.ROOT);
        var usual =
                address.getPort() < 0 || (address.getPort() == 443 && "https".equalsIgnoreCase(address.getScheme()));
        return usual ? host : host + ":" + address.getPort();
    }

    @Override
    public void close() {
        http.close();
    }
}
