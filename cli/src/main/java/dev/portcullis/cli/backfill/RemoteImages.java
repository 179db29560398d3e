package dev.portcullis.cli.backfill;

import dev.portcullis.cli.attest.Attested;
import dev.portcullis.cli.attest.Attester;
import dev.portcullis.cli.attest.DestinationOption;
import dev.portcullis.cli.attest.OpenRegistries;
import dev.portcullis.cli.attest.Target;
import dev.portcullis.cli.backfill.images.Listed;
import dev.portcullis.cli.backfill.pace.Patience;
import dev.portcullis.cli.backfill.pace.Patience.Passing;
import dev.portcullis.cli.backfill.plan.ImageResult;
import dev.portcullis.cli.backfill.plan.ImageResult.State;
import dev.portcullis.cli.backfill.plan.Standing;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.RegistryResult.Found;
import dev.portcullis.registry.RegistryResult.NotFound;
import dev.portcullis.registry.RegistryResult.Refused;
import dev.portcullis.registry.RegistryResult.Unavailable;
import dev.portcullis.sigstore.sign.NewStatement;
import dev.portcullis.sigstore.sign.SigningKey;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Images in their registries: how they stand, and what is done about it. Thread-safe. */
final class RemoteImages {
    /** Vault is asked again where it is asked. */
    private static final Set<Reason> SIGNER = EnumSet.range(Reason.SIGNER_UNAVAILABLE, Reason.SIGNER_RESPONSE_INVALID);

    /** Fulcio, or what it certified for others than whoever is to sign. */
    private static final Set<Reason> AUTHORITY = EnumSet.of(
            Reason.IDENTITY_MISMATCH,
            EnumSet.range(Reason.CERTIFICATE_AUTHORITY_UNAVAILABLE, Reason.CERTIFICATE_KEY_MISMATCH)
                    .toArray(Reason[]::new));

    private final OpenRegistries registries;
    private final Attester attester;
    private final Order order;
    private final Patience patience;
    private final Duration limit;
    private final AtomicReference<Attested.@Nullable Failed> signerFailed = new AtomicReference<>();

    /** @param limit longest time for one image */
    RemoteImages(OpenRegistries registries, Attester attester, Order order, Patience patience, Duration limit) {
        this.registries = registries;
        this.attester = attester;
        this.order = order;
        this.patience = patience;
        this.limit = limit;
    }

    /** Finds how an image stands. */
    Standing look(Listed.ByDigest image) {
        if (order.denied().named(image.digest())) {
            return new Standing.Refused(Reason.IMAGE_DENIED, image.digest() + " is on the deny list of a policy");
        }
        var found = patience.ask(image.repository().host(), () -> found(image), RemoteImages::passing);
        return switch (found) {
            case Found<Standing>(var standing) -> standing;
            case NotFound<Standing>(var hidden, var detail) -> new Standing.Refused(Reason.IMAGE_NOT_FOUND, detail);
            case Refused<Standing>(var reason, var detail) -> new Standing.Refused(reason, detail);
            case Unavailable<Standing>(var reason, var detail, var retryAfter) ->
                new Standing.Unreachable(reason, detail);
        };
    }

    /** Attests an image, unless somebody did in the meantime. */
    ImageResult attest(Target target) {
        return switch (unlessSignerFailed(target)) {
            case Attested.Published(var referrer, var pushed) ->
                ImageResult.attested(target.image(), pushed ? State.SIGNED : State.PRESENT, referrer);
            case Attested.Failed(var reason, var detail, var passes, var retryAfter) ->
                passes
                        ? ImageResult.unreachable(target.image(), reason, detail)
                        : ImageResult.refused(target.image(), reason, detail);
        };
    }

    private RegistryResult<Standing> found(Listed.ByDigest image) {
        var deadline = Deadline.after(limit);
        return registries
                .target(image.repository(), image.digest(), order.destination().of(image.repository()), deadline)
                .then(target -> order.denied()
                        .within(registries, target, deadline)
                        .then(objection -> objection
                                .<RegistryResult<Standing>>map(Found::new)
                                .orElseGet(() -> unlessDenied(target, deadline))));
    }

    private RegistryResult<Standing> unlessDenied(Target target, Deadline deadline) {
        return attester.find(order.said().about(target), target, order.keys(), deadline)
                .then(there -> new Found<>(
                        there.<Standing>map(Standing.Present::new).orElseGet(() -> new Standing.Lacking(target))));
    }

    /** A signer that refuses one image refuses the next one too: it is not asked a thousand times. */
    private Attested unlessSignerFailed(Target target) {
        var earlier = signerFailed.get();
        if (earlier != null) {
            return new Attested.Failed(earlier.reason(), "not tried: " + earlier.detail(), true, null);
        }
        var outcome = patience.ask(target.destination().host(), () -> attested(target), RemoteImages::passing);
        if (outcome instanceof Attested.Failed failed
                && (SIGNER.contains(failed.reason()) || AUTHORITY.contains(failed.reason()))) {
            signerFailed.set(failed);
        }
        return outcome;
    }

    private Attested attested(Target target) {
        return attester.attestOnce(order.said().about(target), target, Deadline.after(limit), bundle -> {});
    }

    private static Optional<Passing> passing(RegistryResult<?> result) {
        return result instanceof Unavailable<?> none ? Optional.of(new Passing(none.retryAfter())) : Optional.empty();
    }

    private static Optional<Passing> passing(Attested outcome) {
        return outcome instanceof Attested.Failed failed && failed.passes() && !SIGNER.contains(failed.reason())
                ? Optional.of(new Passing(failed.retryAfter()))
                : Optional.empty();
    }

    /**
     * What is wanted.
     *
     * @param said of every image
     * @param destination where it goes
     * @param keys the public keys of who signs
     * @param denied what is said of none
     */
    record Order(Said said, DestinationOption destination, List<SigningKey> keys, DeniedImages denied) {
        Order {
            keys = List.copyOf(keys);
        }
    }

    /**
     * What is said of every image.
     *
     * @param predicateType its predicate type
     * @param predicate JSON
     */
    @SuppressWarnings("ArrayRecordComponent") // signed, never compared
    record Said(String predicateType, byte[] predicate) {
        NewStatement about(Target target) {
            return new NewStatement(target.repository().toString(), target.digest(), predicateType, predicate);
        }

        /** Returns why it must not be signed; empty if it may. */
        Optional<String> problem() {
            return new NewStatement("", Digest.of(new byte[0]), predicateType, predicate).problem();
        }
    }
}
