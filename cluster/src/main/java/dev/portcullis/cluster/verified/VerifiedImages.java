package dev.portcullis.cluster.verified;

import dev.portcullis.cluster.verified.Opened.Believed;
import dev.portcullis.cluster.verified.Opened.Disbelieved;
import dev.portcullis.cluster.verified.Opened.Problem;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.crds.key.InstallationKey;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.verified.VerifiedImage;
import dev.portcullis.crds.verified.VerifiedImageMac;
import dev.portcullis.crds.verified.VerifiedImageName;
import dev.portcullis.crds.verified.VerifiedImageSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Makes {@code VerifiedImage} objects, and reads them without believing anything before its MAC. */
public final class VerifiedImages {
    private VerifiedImages() {}

    /** Returns the name of the object for a digest in a repository. */
    public static String name(ImageRepository repository, Digest digest) {
        return VerifiedImageName.of(repository, digest);
    }

    /** Returns the object to write. What does not fit into it is left out: see {@link Fitted}. */
    public static VerifiedImage seal(VerifiedFacts facts, InstallationKeys keys) {
        var content = Fitted.text(facts);
        var key = keys.current();
        var image = new VerifiedImage();
        image.setMetadata(new ObjectMetaBuilder()
                .withName(name(facts.repository(), facts.digest()))
                .build());
        image.setSpec(new VerifiedImageSpec(
                facts.repository().toString(),
                facts.digest().toString(),
                facts.verifiedAt().toString(),
                content,
                key.id(),
                VerifiedImageMac.of(key, content)));
        return image;
    }

    /** Reads an object of the cluster. */
    public static Opened open(VerifiedImage image, InstallationKeys keys, Limits limits) {
        return open(image.getMetadata().getName(), SealedText.of(image.getSpec()), keys, limits);
    }

    /** Reads what an object with this name says. Never throws, whatever it says. */
    public static Opened open(String name, SealedText text, InstallationKeys keys, Limits limits) {
        var problem = unproved(text, keys);
        if (problem.isPresent()) {
            return new Disbelieved(problem.get());
        }
        return switch (FactsText.read(text.content())) {
            case Disbelieved disbelieved -> disbelieved;
            case Believed(var facts) -> {
                var fault = misplaced(name, facts, limits);
                yield fault.isPresent() ? new Disbelieved(fault.get()) : new Believed(facts);
            }
        };
    }

    /**
     * Returns when the operator wrote this, for whoever remembers the latest of what was there; empty if that is not proved, or later than
     * now: a clock that was ahead must not keep out what is written after it was set right.
     */
    public static Optional<Instant> writtenAt(SealedText text, InstallationKeys keys, Instant now) {
        return unproved(text, keys).isEmpty()
                        && FactsText.read(text.content()) instanceof Believed(var facts)
                        && !facts.verifiedAt().isAfter(now.plus(Limits.SKEW))
                ? Optional.of(facts.verifiedAt())
                : Optional.empty();
    }

    private static Optional<Problem> unproved(SealedText text, InstallationKeys keys) {
        if (text.content().isEmpty() || text.mac().isEmpty() || text.keyId().isEmpty()) {
            return Optional.of(Problem.NO_MAC);
        }
        if (text.content().length() > VerifiedImageSpec.MAXIMUM_CONTENT) {
            return Optional.of(Problem.UNREADABLE);
        }
        Optional<InstallationKey> key = keys.withId(text.keyId());
        if (key.isEmpty()) {
            return Optional.of(Problem.KEY_UNKNOWN);
        }
        return VerifiedImageMac.fits(key.get(), text.content(), text.mac())
                ? Optional.empty()
                : Optional.of(Problem.MAC_WRONG);
    }

    private static Optional<Problem> misplaced(String name, VerifiedFacts facts, Limits limits) {
        if (!name(facts.repository(), facts.digest()).equals(name)) {
            return Optional.of(Problem.NAME_WRONG);
        }
        var age = Duration.between(facts.verifiedAt(), limits.now());
        if (age.compareTo(Limits.SKEW.negated()) < 0) {
            return Optional.of(Problem.FROM_THE_FUTURE);
        }
        if (age.compareTo(limits.maxAge()) > 0) {
            return Optional.of(Problem.TOO_OLD);
        }
        return facts.verifiedAt().isBefore(limits.notBefore()) ? Optional.of(Problem.ROLLED_BACK) : Optional.empty();
    }
}
