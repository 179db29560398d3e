package dev.portcullis.registry.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.RegistryListener.Purpose;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Found;
import dev.portcullis.registry.RegistryResult.NotFound;
import dev.portcullis.registry.RegistryResult.Refused;
import dev.portcullis.registry.RegistryResult.Unavailable;
import dev.portcullis.registry.http.Call;
import dev.portcullis.registry.http.HttpEnvironment;
import dev.portcullis.registry.http.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Adds an entry to the index at the tag {@code sha256-<hex>}, under which registries without the referrers API keep what refers to a digest, or takes
 * one out.
 *
 * <p>OCI knows no compare-and-swap: two writers that read the same index overwrite each other. So what was written is read again, at once and after a
 * random pause, and whatever of the entries that were seen is missing is put back, but for the one that is to go. Entries of others stay byte for byte what they mean.
 */
final class FallbackIndex {
    private static final int ROUNDS = 12;

    /** How many reads in turn must show every entry once something was written. */
    private static final int CALM = 2;

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(400);

    private final RepositorySession session;
    private final HttpEnvironment environment;
    private final Digest subject;
    private final URI uri;
    private final Map<String, ObjectNode> seen = new LinkedHashMap<>();
    private final Set<String> unwanted = new HashSet<>();

    FallbackIndex(RepositorySession session, HttpEnvironment environment, Digest subject) {
        this.session = session;
        this.environment = environment;
        this.subject = subject;
        this.uri = session.uri("manifests/sha256-" + subject.hex());
    }

    /** Adds an entry; does nothing where one with its digest is there. Finds the subject once it stands. */
    RegistryResult<Digest> add(ObjectNode entry) {
        seen.put(key(entry), entry);
        return settle();
    }

    /** Takes out the entry of a digest; does nothing where there is none. Finds the subject once it is gone. */
    RegistryResult<Digest> remove(Digest entry) {
        unwanted.add(entry.toString());
        return settle();
    }

    private RegistryResult<Digest> settle() {
        int calmBefore = CALM - 1;
        for (int round = 0; round < ROUNDS; round++) {
            RegistryResult<ObjectNode> read = read();
            if (!(read instanceof Found<ObjectNode>(ObjectNode index))) {
                return read.then(_ -> new Found<>(subject));
            }
            if (!differs(index)) {
                if (++calmBefore >= CALM) {
                    return new Found<>(subject);
                }
                if (!paused()) {
                    return restless("was interrupted while it made sure of the index");
                }
                continue;
            }
            calmBefore = 0;
            RegistryResult<Digest> written = write(index);
            if (!(written instanceof Found<Digest>)) {
                return written;
            }
        }
        return restless("has an index of referrers that others overwrite time and again");
    }

    /** Takes up what is there, and tells whether it lacks something that was there or is to be, or has what is not to be. */
    private boolean differs(ObjectNode index) {
        Map<String, ObjectNode> current = new LinkedHashMap<>();
        for (JsonNode entry : index.path("manifests")) {
            if (entry instanceof ObjectNode object) {
                current.putIfAbsent(key(object), object);
            }
        }
        boolean missing = !current.keySet().containsAll(seen.keySet());
        boolean there = current.keySet().removeAll(unwanted);
        current.putAll(seen);
        seen.clear();
        seen.putAll(current);
        return missing || there;
    }

    private RegistryResult<ObjectNode> read() {
        RegistryResult<Reply> result = session.get(
                uri, MediaTypes.OCI_INDEX, Purpose.REFERRERS, session.limits().manifestBytes());
        return result instanceof NotFound<Reply> ? new Found<>(ManifestWriter.emptyIndex()) : result.then(this::index);
    }

    private RegistryResult<ObjectNode> index(Reply reply) {
        String contentType =
                MediaTypes.essence(reply.headers().firstValue("Content-Type").orElse(""));
        if (reply.status() != 200 || !contentType.equals(MediaTypes.OCI_INDEX)) {
            return overwritesNothing("no index at the tag for referrers");
        }
        try {
            ObjectNode index = ManifestReader.parse(reply.body());
            Fields.checkNames(index);
            return index.path("manifests").isArray()
                    ? new Found<>(index)
                    : overwritesNothing("an index without a list at the tag for referrers");
        } catch (UnreadableException e) {
            return overwritesNothing("an index that cannot be read at the tag for referrers");
        }
    }

    private RegistryResult<Digest> write(ObjectNode index) {
        byte[] bytes = ManifestWriter.withEntries(index, seen.values());
        boolean tooMany = unwanted.isEmpty() && seen.size() > session.limits().referrers();
        if (tooMany || bytes.length > session.limits().manifestBytes()) {
            return new Refused<>(
                    Reason.RESPONSE_TOO_LARGE,
                    host() + " has as many referrers of " + subject + " as are read; one more would be seen by nobody");
        }
        return session.send("PUT", uri, new Call.Payload(MediaTypes.OCI_INDEX, bytes))
                .then(reply -> Pushed.check(session, reply, Digest.of(bytes), "index of referrers"));
    }

    private boolean paused() {
        try {
            long random = environment.random().nextLong(LONGEST_PAUSE.toNanos()) + 1;
            environment.pause().of(Duration.ofNanos(random));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String key(ObjectNode entry) {
        return entry.path("digest").isTextual() ? entry.path("digest").asText() : entry.toString();
    }

    private RegistryResult<ObjectNode> overwritesNothing(String what) {
        return new Refused<>(Reason.REGISTRY_RESPONSE_INVALID, host() + " has " + what + ", which is not overwritten");
    }

    private RegistryResult<Digest> restless(String what) {
        return new Unavailable<>(Reason.REGISTRY_UNAVAILABLE, host() + " " + what, null);
    }

    private String host() {
        return session.endpoint().host();
    }
}
