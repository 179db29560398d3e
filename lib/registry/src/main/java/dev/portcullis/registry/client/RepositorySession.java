package dev.portcullis.registry.client;

import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.registry.Credential;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.RegistryListener.Purpose;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistrySettings;
import dev.portcullis.registry.auth.AuthenticatedReader;
import dev.portcullis.registry.http.Call;
import dev.portcullis.registry.http.Endpoint;
import dev.portcullis.registry.http.Reply;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One operation on one repository: who asks, until when, under which bounds. */
record RepositorySession(
        AuthenticatedReader reader,
        Endpoint endpoint,
        ImageRepository repository,
        List<Credential> credentials,
        Deadline deadline,
        RegistrySettings.Limits limits) {
    /** Returns the URI of something in this repository; {@code path} is made of digests and checked tags only. */
    URI uri(String path) {
        return endpoint.base().resolve("/v2/" + repository.path() + "/" + path);
    }

    RegistryResult<Reply> get(URI uri, @Nullable String accept, Purpose purpose, int maxBytes) {
        return read("GET", uri, accept, purpose, maxBytes);
    }

    RegistryResult<Reply> head(URI uri, String accept, Purpose purpose) {
        return read("HEAD", uri, accept, purpose, 0);
    }

    /** Sends something to the repository's own host, along no redirect. */
    RegistryResult<Reply> send(String method, URI uri, Call.Payload payload) {
        Call call = new Call(endpoint, method, uri, null, null, "", Purpose.PUSH, 0, 0, payload);
        return reader.read(call, repository.path(), credentials, deadline);
    }

    /** Hides the credentials. */
    @Override
    public String toString() {
        return "session for " + repository;
    }

    private RegistryResult<Reply> read(String method, URI uri, @Nullable String accept, Purpose purpose, int maxBytes) {
        Call call = new Call(endpoint, method, uri, accept, null, "", purpose, maxBytes, limits.redirects());
        return reader.read(call, repository.path(), credentials, deadline);
    }
}
