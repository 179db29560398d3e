package dev.portcullis.webhook.verified;

import dev.portcullis.cluster.verified.Limits;
import dev.portcullis.cluster.verified.Opened;
import dev.portcullis.cluster.verified.VerifiedFacts;
import dev.portcullis.cluster.verified.VerifiedImages;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.crds.key.InstallationKeys;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads what is kept, and believes it if it may be believed now. What is not believed is as if it were not there, but is told. Thread-safe. */
final class VerifiedImageReader implements KnownImages {
    private final CompactStore store;
    private final Supplier<Optional<InstallationKeys>> keys;
    private final Duration maxAge;
    private final InstantSource clock;
    private final DisbeliefReports reports;

    VerifiedImageReader(
            CompactStore store,
            Supplier<Optional<InstallationKeys>> keys,
            Duration maxAge,
            InstantSource clock,
            DisbeliefReports reports) {
        this.store = store;
        this.keys = keys;
        this.maxAge = maxAge;
        this.clock = clock;
        this.reports = reports;
    }

    @Override
    public Optional<VerifiedFacts> of(ImageRepository repository, Digest digest) {
        var name = VerifiedImages.name(repository, digest);
        var kept = store.kept(name);
        var known = keys.get();
        if (kept.isEmpty() || known.isEmpty()) {
            return Optional.empty();
        }
        var limits = new Limits(clock.instant(), maxAge, kept.get().notBefore());
        return switch (VerifiedImages.open(name, kept.get().text(), known.get(), limits)) {
            case Opened.Believed(var facts) -> Optional.of(facts);
            case Opened.Disbelieved(var problem) -> {
                reports.disbelieved(name, problem);
                yield Optional.empty();
            }
        };
    }
}
