package dev.portcullis.registry.client;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.Descriptor;
import dev.portcullis.registry.NewArtifact;
import dev.portcullis.registry.Referrers;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistryListener.Purpose;
import dev.portcullis.registry.RegistryPusher;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Found;
import dev.portcullis.registry.RegistryResult.Refused;
import dev.portcullis.registry.RegistrySettings;
import dev.portcullis.registry.auth.AuthenticatedReader;
import dev.portcullis.registry.auth.PushRefusal;
import dev.portcullis.registry.http.Call;
import dev.portcullis.registry.http.Endpoint;
import dev.portcullis.registry.http.HttpEnvironment;
import dev.portcullis.registry.http.HttpReader;
import dev.portcullis.registry.http.InsecureHosts;
import dev.portcullis.registry.http.Reply;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Pushes over the JDK's HTTP client, each blob in one piece. Thread-safe; close it at the end. */
public final class HttpRegistryPusher implements RegistryPusher {
    private static final int MAX_LOCATION_LENGTH = 8 << 10;
    private static final String BLOB = "application/octet-stream";

    /** OCI distribution 1.1 wants 202; some registries answer as HTTP would have it. */
    private static final Set<Integer> DELETED = Set.of(200, 202, 204);

    private final RegistrySettings settings;
    private final HttpReader http;
    private final AuthenticatedReader exchanges;
    private final HttpEnvironment environment;

    private HttpRegistryPusher(RegistrySettings settings, RegistryListener listener, HttpEnvironment environment) {
        this.settings = settings;
        this.environment = environment;
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
    public RegistryResult<Descriptor> describe(
            ImageRepository repository, Digest digest, List<Credential> credentials, Deadline deadline) {
        var session = session(repository, credentials, deadline);
        var bound = settings.limits().manifestBytes();
        return session.get(session.uri("manifests/" + digest), MediaTypes.ACCEPT_MANIFESTS, Purpose.MANIFEST, bound)
                .then(reply -> described(session, reply, digest));
    }

    @Override
    public Digest digest(NewArtifact artifact) {
        return Digest.of(ManifestWriter.write(artifact));
    }

    @Override
    public RegistryResult<Digest> push(
            ImageRepository repository,
            @Nullable String tag,
            NewArtifact artifact,
            List<Credential> credentials,
            Deadline deadline) {
        var session = session(repository, credentials, deadline);
        var manifest = ManifestWriter.write(artifact);
        var digest = Digest.of(manifest);
        // The reference's constructor refuses a malformed tag, which must not become part of a URL.
        var name = tag == null ? digest.toString() : new ImageReference(repository, tag, null).tag();
        RegistryResult<Digest> sent = new Found<>(digest);
        for (var part : Stream.concat(Stream.of(artifact.config()), artifact.layers().stream())
                .toList()) {
            sent = sent.then(before -> blob(session, part.bytes()));
        }
        var payload = new Call.Payload(MediaTypes.OCI_MANIFEST, manifest);
        return sent.then(last -> session.send("PUT", session.uri("manifests/" + name), payload))
                .then(reply -> Pushed.check(session, reply, digest, "manifest")
                        .then(stored -> listed(session, reply, artifact, manifest)));
    }

    @Override
    public RegistryResult<Referrers> listed(
            ImageRepository repository, Digest subject, List<Credential> credentials, Deadline deadline) {
        var session = session(repository, credentials, deadline);
        return new ReferrersLookup(session, subject)
                .only(Referrers.Source.FALLBACK_TAG)
                .then(tag -> new ReferrersLookup(session, subject)
                        .only(Referrers.Source.REFERRERS_API)
                        .then(api -> new Found<>(tag.and(api))));
    }

    @Override
    public RegistryResult<Digest> remove(
            ImageRepository repository,
            Digest subject,
            Referrers.Referrer referrer,
            List<Credential> credentials,
            Deadline deadline) {
        var session = session(repository, credentials, deadline);
        var digest = referrer.descriptor().digest();
        return switch (referrer.source()) {
            case REFERRERS_API -> delete(session, digest);
            case FALLBACK_TAG ->
                new FallbackIndex(session, environment, subject).remove(digest).then(done -> new Found<>(digest));
        };
    }

    private static RegistryResult<Digest> delete(RepositorySession session, Digest digest) {
        var nothing = new Call.Payload(BLOB, new byte[0]);
        return switch (session.send("DELETE", session.uri("manifests/" + digest), nothing)) {
            case Found<Reply>(var reply) when DELETED.contains(reply.status()) -> new Found<>(digest);
            case Found<Reply>(var reply)
            when PushRefusal.isUnsupported(reply) ->
                new Refused<>(
                        Reason.REGISTRY_DELETE_UNSUPPORTED,
                        session.endpoint().host() + " answered " + reply.status() + ": it deletes nothing");
            case Found<Reply>(var reply) -> Pushed.unexpected(session, reply, "deletion of a manifest");
            case RegistryResult.NotFound<Reply> gone -> new Found<>(digest);
            case Refused<Reply>(var reason, var detail) -> new Refused<>(reason, detail);
            case RegistryResult.Unavailable<Reply>(var reason, var detail, var after) ->
                new RegistryResult.Unavailable<>(reason, detail, after);
        };
    }

    @Override
    public void close() {
        http.close();
    }

    private RepositorySession session(ImageRepository repository, List<Credential> credentials, Deadline deadline) {
        return new RepositorySession(
                exchanges,
                Endpoint.of(repository.host(), settings),
                repository,
                credentials,
                deadline,
                settings.limits());
    }

    private static RegistryResult<Descriptor> described(RepositorySession session, Reply reply, Digest digest) {
        if (reply.status() != 200 || !Digest.of(reply.body()).equals(digest)) {
            return new Refused<>(
                    reply.status() == 200 ? Reason.REGISTRY_DIGEST_MISMATCH : Reason.REGISTRY_RESPONSE_INVALID,
                    session.endpoint().host() + " sent something else than the manifest that was asked for");
        }
        try {
            var contentType = reply.headers().firstValue("Content-Type").orElse("");
            var manifest = ManifestReader.read(reply.body(), contentType, digest);
            return new Found<>(Descriptor.of(manifest.mediaType(), digest, reply.body().length));
        } catch (UnreadableException e) {
            return e.refusal("the manifest " + session.repository() + "@" + digest);
        }
    }

    /** Sees that whoever asks what refers to the subject is told of the artifact (OCI distribution 1.1, "Pushing Manifests with Subject"). */
    private RegistryResult<Digest> listed(
            RepositorySession session, Reply reply, NewArtifact artifact, byte[] manifest) {
        var digest = Digest.of(manifest);
        var subject = artifact.subject();
        if (subject == null || reply.headers().firstValue("OCI-Subject").isPresent()) {
            return new Found<>(digest);
        }
        return new ReferrersLookup(session, subject.digest())
                .run()
                .then(referrers -> lists(referrers, digest)
                        ? new Found<>(digest)
                        : new FallbackIndex(session, environment, subject.digest())
                                .add(ManifestWriter.entry(artifact, manifest))
                                .then(done -> new Found<>(digest)));
    }

    /** Some registries have the referrers API and do not say so when something is pushed. */
    private static boolean lists(Referrers referrers, Digest digest) {
        return referrers.referrers().stream()
                .anyMatch(referrer -> referrer.source() == Referrers.Source.REFERRERS_API
                        && referrer.descriptor().digest().equals(digest));
    }

    private static RegistryResult<Digest> blob(RepositorySession session, byte[] bytes) {
        var digest = Digest.of(bytes);
        return session.send("POST", session.uri("blobs/uploads/"), new Call.Payload(BLOB, new byte[0]))
                .then(reply -> upload(session, reply, digest))
                .then(place -> session.send("PUT", place, new Call.Payload(BLOB, bytes)))
                .then(reply -> Pushed.check(session, reply, digest, "blob"));
    }

    /** Returns where a blob is sent: the registry names it, and it must be of the registry itself. */
    private static RegistryResult<URI> upload(RepositorySession session, Reply reply, Digest digest) {
        if (reply.status() != 202) {
            return Pushed.unexpected(session, reply, "beginning of an upload");
        }
        var location = reply.headers()
                .firstValue("Location")
                .filter(text -> !text.isBlank() && text.length() <= MAX_LOCATION_LENGTH)
                .flatMap(text -> resolved(reply.uri(), text));
        if (location.isEmpty()) {
            return new Refused<>(
                    Reason.REGISTRY_RESPONSE_INVALID,
                    session.endpoint().host() + " says not where an upload is sent to");
        }
        if (!session.endpoint().isOriginOf(location.get())) {
            return new Refused<>(
                    Reason.REGISTRY_ADDRESS_REFUSED,
                    session.endpoint().host() + " wants an upload to be sent to another host, which is not done");
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
}
