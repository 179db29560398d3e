package dev.portcullis.registry.client;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.NewArtifact;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistryListener.Purpose;
import dev.portcullis.registry.RegistryPusher;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Found;
import dev.portcullis.registry.RegistryResult.Refused;
import dev.portcullis.registry.RegistrySettings;
import dev.portcullis.registry.auth.AuthenticatedReader;
import dev.portcullis.registry.http.Call;
import dev.portcullis.registry.http.Endpoint;
import dev.portcullis.registry.http.HttpEnvironment;
import dev.portcullis.registry.http.HttpReader;
import dev.portcullis.registry.http.InsecureHosts;
import dev.portcullis.registry.http.Reply;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Pushes over the JDK's HTTP client, each blob in one piece. Thread-safe; close it at the end. */
public final class HttpRegistryPusher implements RegistryPusher {
    private static final int MAX_LOCATION_LENGTH = 8 << 10;
    private static final int NO_BODY = 0;
    private static final String BLOB = "application/octet-stream";

    private final RegistrySettings settings;
    private final HttpReader http;
    private final AuthenticatedReader exchanges;

    private HttpRegistryPusher(RegistrySettings settings, RegistryListener listener, HttpEnvironment environment) {
        this.settings = settings;
        http = new HttpReader(settings, listener, environment);
        exchanges = new AuthenticatedReader(http, new InsecureHosts(settings), environment.clock());
    }

    /** Returns a pusher; certificate authorities that are no certificates are an {@link IllegalArgumentException}. */
    public static HttpRegistryPusher create(RegistrySettings settings, RegistryListener listener) {
        return create(settings, listener, HttpEnvironment.system());
    }

    /** Returns a pusher under a given clock, name service and chance. */
    static HttpRegistryPusher create(
            RegistrySettings settings, RegistryListener listener, HttpEnvironment environment) {
        return new HttpRegistryPusher(settings, listener, environment);
    }

    @Override
    public RegistryResult<Digest> push(
            ImageRepository repository,
            @Nullable String tag,
            NewArtifact artifact,
            List<Credential> credentials,
            Deadline deadline) {
        var target = new Target(Endpoint.of(repository.host(), settings), repository, credentials, deadline);
        var manifest = ManifestWriter.write(artifact);
        var digest = Digest.of(manifest);
        // The reference's constructor refuses a malformed tag, which must not become part of a URL.
        var name = tag == null ? digest.toString() : new ImageReference(repository, tag, null).tag();
        RegistryResult<Digest> sent = new Found<>(digest);
        for (var part : Stream.concat(Stream.of(artifact.config()), artifact.layers().stream())
                .toList()) {
            sent = sent.then(before -> blob(target, part.bytes()));
        }
        return sent.then(last -> send(
                        target,
                        "PUT",
                        target.uri("manifests/" + name),
                        new Call.Payload(MediaTypes.OCI_MANIFEST, manifest)))
                .then(reply -> stored(target, reply, digest, "manifest"));
    }

    @Override
    public void close() {
        http.close();
    }

    private RegistryResult<Digest> blob(Target target, byte[] bytes) {
        var digest = Digest.of(bytes);
        return send(target, "POST", target.uri("blobs/uploads/"), new Call.Payload(BLOB, new byte[0]))
                .then(reply -> session(target, reply, digest))
                .then(session -> send(target, "PUT", session, new Call.Payload(BLOB, bytes)))
                .then(reply -> stored(target, reply, digest, "blob"));
    }

    /** Returns where a blob is sent: the registry names it, and it must be of the registry itself. */
    private static RegistryResult<URI> session(Target target, Reply reply, Digest digest) {
        if (reply.status() != 202) {
            return unexpected(target, reply, "beginning of an upload");
        }
        var location = reply.headers()
                .firstValue("Location")
                .filter(text -> !text.isBlank() && text.length() <= MAX_LOCATION_LENGTH)
                .flatMap(text -> resolved(reply.uri(), text));
        if (location.isEmpty()) {
            return new Refused<>(
                    Reason.REGISTRY_RESPONSE_INVALID, target.host() + " says not where an upload is sent to");
        }
        if (!target.endpoint().isOriginOf(location.get())) {
            return new Refused<>(
                    Reason.REGISTRY_ADDRESS_REFUSED,
                    target.host() + " wants an upload to be sent to another host, which is not done");
        }
        var text = location.get().toString();
        return new Found<>(URI.create(text + (text.contains("?") ? "&" : "?") + "digest=" + digest));
    }

    private static Optional<URI> resolved(URI base, String location) {
        try {
            var uri = base.resolve(URI.create(location));
            return uri.getHost() == null || uri.getRawFragment() != null ? Optional.empty() : Optional.of(uri);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static RegistryResult<Digest> stored(Target target, Reply reply, Digest digest, String what) {
        if (reply.status() != 201) {
            return unexpected(target, reply, "new " + what);
        }
        var named = reply.headers().firstValue("Docker-Content-Digest");
        return named.isEmpty() || named.get().equals(digest.toString())
                ? new Found<>(digest)
                : new Refused<>(
                        Reason.REGISTRY_DIGEST_MISMATCH,
                        target.host() + " stored a " + what + " under another digest than it has");
    }

    private RegistryResult<Reply> send(Target target, String method, URI uri, Call.Payload payload) {
        var call = new Call(target.endpoint(), method, uri, null, null, "", Purpose.PUSH, NO_BODY, 0, payload);
        return exchanges.read(call, target.repository().path(), target.credentials(), target.deadline());
    }

    private static <T> RegistryResult<T> unexpected(Target target, Reply reply, String what) {
        return new Refused<>(
                Reason.REGISTRY_RESPONSE_INVALID, target.host() + " answered " + reply.status() + " to the " + what);
    }

    /** Where an artifact goes, on whose behalf, and until when. */
    private record Target(
            Endpoint endpoint, ImageRepository repository, List<Credential> credentials, Deadline deadline) {
        URI uri(String path) {
            return endpoint.base().resolve("/v2/" + repository.path() + "/" + path);
        }

        String host() {
            return endpoint.host();
        }

        /** Hides the credentials. */
        @Override
        public String toString() {
            return "push to " + repository;
        }
    }
}
