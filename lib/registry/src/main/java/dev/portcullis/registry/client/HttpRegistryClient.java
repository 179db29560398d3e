package dev.portcullis.registry.client;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.Manifest;
import dev.portcullis.registry.Referrers;
import dev.portcullis.registry.RegistryClient;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistryListener.Purpose;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Found;
import dev.portcullis.registry.RegistryResult.Refused;
import dev.portcullis.registry.RegistrySettings;
import dev.portcullis.registry.auth.AuthenticatedReader;
import dev.portcullis.registry.http.Endpoint;
import dev.portcullis.registry.http.HttpEnvironment;
import dev.portcullis.registry.http.HttpReader;
import dev.portcullis.registry.http.InsecureHosts;
import dev.portcullis.registry.http.Reply;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** The registry client on the JDK's HTTP client. Thread-safe; keep one per process and close it at the end. */
public final class HttpRegistryClient implements RegistryClient {
    /** Lists of referrers are made by registries and pushers with more or less care. */
    private static final int SMALL_MANIFEST_BYTES = 64 << 10;

    private final RegistrySettings settings;
    private final HttpReader http;
    private final AuthenticatedReader reader;

    private HttpRegistryClient(RegistrySettings settings, RegistryListener listener, HttpEnvironment environment) {
        this.settings = settings;
        http = new HttpReader(settings, listener, environment);
        reader = new AuthenticatedReader(http, new InsecureHosts(settings), environment.clock());
    }

    /** Returns a client; certificate authorities that are no certificates are an {@link IllegalArgumentException}. */
    public static HttpRegistryClient create(RegistrySettings settings, RegistryListener listener) {
        return create(settings, listener, HttpEnvironment.system());
    }

    /** Returns a client under a given clock, name service and chance. */
    public static HttpRegistryClient create(
            RegistrySettings settings, RegistryListener listener, HttpEnvironment environment) {
        return new HttpRegistryClient(settings, listener, environment);
    }

    @Override
    public RegistryResult<Digest> resolve(
            ImageRepository repository, String tag, List<Credential> credentials, Deadline deadline) {
        RepositorySession session = session(repository, credentials, deadline);
        URI uri = uri(session, tag);
        return session.head(uri, MediaTypes.ACCEPT_MANIFESTS, Purpose.RESOLVE).then(reply -> {
            Optional<Digest> named = contentDigest(reply);
            return reply.status() == 200 && named.isPresent()
                    ? new Found<>(named.get())
                    : byContent(session, uri, Purpose.RESOLVE).then(content -> new Found<>(Digest.of(content.body())));
        });
    }

    @Override
    public RegistryResult<Manifest> manifest(
            ImageRepository repository, Descriptor descriptor, List<Credential> credentials, Deadline deadline) {
        RepositorySession session = session(repository, credentials, deadline);
        Digest digest = descriptor.digest();
        URI uri = session.uri("manifests/" + digest);
        int most = settings.limits().manifestBytes();
        return session.get(uri, MediaTypes.ACCEPT_MANIFESTS, Purpose.MANIFEST, (int)
                        Math.min(most, Math.max(descriptor.size(), SMALL_MANIFEST_BYTES)))
                .then(reply -> content(session, reply, digest, "manifest"))
                .then(reply -> readManifest(session, reply, digest));
    }

    @Override
    public RegistryResult<Manifest> tagged(
            ImageRepository repository, String tag, List<Credential> credentials, Deadline deadline) {
        RepositorySession session = session(repository, credentials, deadline);
        return byContent(session, uri(session, tag), Purpose.MANIFEST)
                .then(reply -> readManifest(session, reply, Digest.of(reply.body())));
    }

    @Override
    public RegistryResult<Referrers> referrers(
            ImageRepository repository, Digest subject, List<Credential> credentials, Deadline deadline) {
        return new ReferrersLookup(session(repository, credentials, deadline), subject).run();
    }

    @Override
    public RegistryResult<byte[]> blob(
            ImageRepository repository, Descriptor descriptor, List<Credential> credentials, Deadline deadline) {
        RepositorySession session = session(repository, credentials, deadline);
        if (descriptor.size() > settings.limits().blobBytes()) {
            return new Refused<>(
                    Reason.RESPONSE_TOO_LARGE,
                    repository + " holds a blob of " + descriptor.size() + " bytes; "
                            + settings.limits().blobBytes() + " are read");
        }
        URI uri = session.uri("blobs/" + descriptor.digest());
        return session.get(uri, null, Purpose.BLOB, (int) descriptor.size())
                .then(reply -> content(session, reply, descriptor.digest(), "blob"))
                .then(reply -> reply.body().length == descriptor.size()
                        ? new Found<>(reply.body())
                        : mismatch(session, "a blob of another size than its descriptor says"));
    }

    @Override
    public void close() {
        http.close();
    }

    private RepositorySession session(ImageRepository repository, List<Credential> credentials, Deadline deadline) {
        return new RepositorySession(
                reader, Endpoint.of(repository.host(), settings), repository, credentials, deadline, settings.limits());
    }

    private static URI uri(RepositorySession session, String tag) {
        // The reference's constructor refuses a malformed tag, which must not become part of a URL.
        return session.uri("manifests/" + new ImageReference(session.repository(), tag, null).tag());
    }

    /** Finds the reply if what it says of its own digest is true. */
    private RegistryResult<Reply> byContent(RepositorySession session, URI uri, Purpose purpose) {
        return session.get(
                        uri,
                        MediaTypes.ACCEPT_MANIFESTS,
                        purpose,
                        settings.limits().manifestBytes())
                .then(reply -> {
                    if (reply.status() != 200) {
                        return unexpected(session, reply, "manifest");
                    }
                    Digest received = Digest.of(reply.body());
                    return contentDigest(reply).orElse(received).equals(received)
                            ? new Found<>(reply)
                            : mismatch(session, "a manifest that its own Docker-Content-Digest does not fit");
                });
    }

    private static RegistryResult<Manifest> readManifest(RepositorySession session, Reply reply, Digest digest) {
        try {
            String contentType = reply.headers().firstValue("Content-Type").orElse("");
            return new Found<>(ManifestReader.read(reply.body(), contentType, digest));
        } catch (UnreadableException e) {
            return e.refusal("the manifest " + session.repository() + "@" + digest);
        }
    }

    /** Finds the reply if it brought exactly the bytes that were asked for. */
    private static RegistryResult<Reply> content(RepositorySession session, Reply reply, Digest digest, String what) {
        if (reply.status() != 200) {
            return unexpected(session, reply, what);
        }
        return Digest.of(reply.body()).equals(digest)
                ? new Found<>(reply)
                : mismatch(session, "a " + what + " with another digest than was asked for");
    }

    private static Optional<Digest> contentDigest(Reply reply) {
        return reply.headers().firstValue("Docker-Content-Digest").flatMap(Digest::parse);
    }

    private static <T> RegistryResult<T> unexpected(RepositorySession session, Reply reply, String what) {
        return new Refused<>(
                Reason.REGISTRY_RESPONSE_INVALID,
                session.endpoint().host() + " answered " + reply.status() + " to a question for a " + what);
    }

    private static <T> RegistryResult<T> mismatch(RepositorySession session, String what) {
        return new Refused<>(Reason.REGISTRY_DIGEST_MISMATCH, session.endpoint().host() + " sent " + what);
    }
}
