package dev.portcullis.operator.verified;

import dev.portcullis.crds.key.InstallationKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the installation key, and not again for a few seconds: the one before stays good after it changed. Thread-safe. */
public final class RememberedKeys implements Supplier<Optional<InstallationKeys>> {
    private static final Duration REMEMBERED = Duration.ofSeconds(5);

    private final Supplier<Optional<InstallationKeys>> reader;
    private final InstantSource clock;
    private @Nullable InstallationKeys keys;
    private Instant readAt = Instant.MIN;

    /** @param reader reads the key */
    public RememberedKeys(Supplier<Optional<InstallationKeys>> reader, InstantSource clock) {
        this.reader = reader;
        this.clock = clock;
    }

    @Override
    public synchronized Optional<InstallationKeys> get() {
        var now = clock.instant();
        var known = keys;
        if (known != null && now.isBefore(readAt.plus(REMEMBERED)) && !now.isBefore(readAt)) {
            return Optional.of(known);
        }
        var read = reader.get();
        keys = read.orElse(null);
        readAt = now;
        return read;
    }
}
