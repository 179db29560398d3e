package dev.portcullis.collect.source;

import dev.portcullis.collect.CollectReason;
import dev.portcullis.collect.CollectRequest;
import dev.portcullis.collect.Document;
import dev.portcullis.collect.Problem;
import dev.portcullis.collect.Source;
import dev.portcullis.core.image.Digest;
import java.time.InstantSource;

/** ConfigMaps of the requester's namespace. */
public final class ConfigMapSource {
    /** As much as a ConfigMap may hold. */
    private static final int MAX_BYTES = 1 << 20;

    private final ConfigMaps configMaps;
    private final InstantSource clock;

    public ConfigMapSource(ConfigMaps configMaps, InstantSource clock) {
        this.configMaps = configMaps;
        this.clock = clock;
    }

    /** Gets a value. */
    public Fetched fetch(Source.ConfigMapKey key, CollectRequest request) {
        var where = "ConfigMap " + key.name() + " of namespace " + request.namespace();
        return switch (configMaps.value(request.namespace(), key.name(), key.key(), request.deadline())) {
            case ConfigMaps.Value.Present(var bytes) -> got(key, where, bytes);
            case ConfigMaps.Value.Absent() ->
                not(CollectReason.NOT_FOUND, where + " is not there, or has no key " + key.key());
            case ConfigMaps.Value.Forbidden() -> not(CollectReason.ACCESS_DENIED, where + " may not be read");
            case ConfigMaps.Value.Unavailable() ->
                not(CollectReason.UNREACHABLE, "the API server did not give " + where);
        };
    }

    private Fetched got(Source.ConfigMapKey key, String where, byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            return not(CollectReason.TOO_LARGE, where + " has a value of more than " + MAX_BYTES + " bytes");
        }
        var document = new Document(MediaTypes.ofName(key.key()), Digest.of(bytes), clock.instant());
        return new Fetched.Got(document, bytes);
    }

    private static Fetched not(CollectReason reason, String detail) {
        return new Fetched.NotGot(new Problem(reason, detail));
    }
}
