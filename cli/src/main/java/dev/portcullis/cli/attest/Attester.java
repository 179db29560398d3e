package dev.portcullis.cli.attest;

import com.google.protobuf.ByteString;
import dev.portcullis.cli.attest.Attested.Failed;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.evidence.publish.EvidencePublisher;
import dev.portcullis.evidence.publish.NewEvidence;
import dev.portcullis.evidence.publish.Publication;
import dev.portcullis.evidence.publish.PublishedStatements;
import dev.portcullis.evidence.publish.WantedStatement;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.sigstore.BundleVerifier;
import dev.portcullis.sigstore.Verification;
import dev.portcullis.sigstore.sign.BundleSigner;
import dev.portcullis.sigstore.sign.BundleSigning;
import dev.portcullis.sigstore.sign.NewStatement;
import dev.portcullis.sigstore.sign.SigningKey;
import dev.portcullis.vault.VaultResult;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Signs statements and publishes them, by the code with which the operator does. Thread-safe if the means are. */
public final class Attester {
    private final OpenRegistries registries;
    private final SigningMeans means;
    private final TimestampOptions timestamps;
    private final Duration within;
    private final BundleVerifier verifier;
    private final PublishedStatements published;
    private final EvidencePublisher publisher;

    /**
     * @param registries read and written
     * @param means signs
     * @param timestamps proof of the time of each signature, where it is wanted
     * @param within how long a timestamp may take
     */
    public Attester(
            OpenRegistries registries,
            SigningMeans means,
            TimestampOptions timestamps,
            Duration within,
            InstantSource clock) {
        this.registries = registries;
        this.means = means;
        this.timestamps = timestamps;
        this.within = within;
        this.verifier = new BundleVerifier(clock);
        this.published = new PublishedStatements(registries.reader(), verifier);
        this.publisher = new EvidencePublisher(registries.reader(), registries.pusher(), verifier);
    }

    /**
     * Returns where this very statement is published already, signed by this key or identity; {@code Found} and empty for nowhere. What an earlier
     * version of a rotated key signed is not the same: it goes when that version does.
     *
     * @param keys the public keys of the means
     */
    public RegistryResult<Optional<Digest>> find(
            NewStatement statement, Target target, List<SigningKey> keys, Deadline deadline) {
        var identity = means.identity();
        if (keys.isEmpty() && identity == null) {
            return new RegistryResult.Found<>(Optional.empty());
        }
        var root = timestamps.root(keys.isEmpty() ? List.of() : List.of(keys.getLast()));
        var wanted = new WantedStatement(
                target.destination(),
                target.digest(),
                statement.predicateType(),
                ByteString.copyFrom(statement.bytes()),
                timestamps.wanted(),
                identity);
        return published.find(wanted, root, registries.credentials(target.destination()), deadline);
    }

    /** Signs and publishes, unless this very statement is published already, signed by this key or identity. */
    public Attested attestOnce(NewStatement statement, Target target, Deadline deadline, Consumer<byte[]> keeper) {
        return switch (means.keys()) {
            case VaultResult.Failed<List<SigningKey>>(var failure) -> Failed.of(failure);
            case VaultResult.Found<List<SigningKey>>(var keys) ->
                switch (find(statement, target, keys, deadline)) {
                    case RegistryResult.Found<Optional<Digest>>(var there) ->
                        there.<Attested>map(referrer -> new Attested.Published(referrer, false))
                                .orElseGet(() -> attest(statement, target, deadline, keeper));
                    case RegistryResult.NotFound<Optional<Digest>>(var hidden, var detail) ->
                        new Failed(Reason.REGISTRY_UNAUTHORIZED, detail, false, null);
                    case RegistryResult.Refused<Optional<Digest>>(var reason, var detail) ->
                        new Failed(reason, detail, false, null);
                    case RegistryResult.Unavailable<Optional<Digest>>(var reason, var detail, var retryAfter) ->
                        new Failed(reason, detail, true, retryAfter);
                };
        };
    }

    /**
     * Signs and publishes, whatever is there.
     *
     * @param keeper gets the signed bundle before it is pushed
     */
    public Attested attest(NewStatement statement, Target target, Deadline deadline, Consumer<byte[]> keeper) {
        return switch (sign(statement)) {
            case BundleSigning.Failed failed ->
                new Failed(failed.reason(), failed.detail(), failed.passes(), failed.retryAfter());
            case BundleSigning.Made(var bundle) -> {
                keeper.accept(bundle.json());
                var keys = bundle.certificate().isEmpty() ? List.of(bundle.key()) : List.<SigningKey>of();
                yield publish(statement, target, bundle.json(), keys, deadline);
            }
        };
    }

    /** Publishes what was signed earlier, unless somebody else signed it. */
    Attested publish(NewStatement statement, Target target, byte[] bundle, Deadline deadline) {
        return switch (means.keys()) {
            case VaultResult.Failed<List<SigningKey>>(var failure) -> Failed.of(failure);
            case VaultResult.Found<List<SigningKey>>(var keys) ->
                verifier.verify(bundle, target.digest(), timestamps.root(keys))
                                        instanceof Verification.Verified verified
                                && !isOwn(verified.signer(), keys)
                        ? new Failed(
                                Reason.IDENTITY_MISMATCH,
                                "what was signed earlier is by "
                                        + verified.signer().describe() + ", and not by " + means.describe(),
                                false,
                                null)
                        : publish(statement, target, bundle, keys, deadline);
        };
    }

    /** The trust root lists no keys but the means' own, and everybody's certificates. */
    private boolean isOwn(Signer signer, List<SigningKey> keys) {
        var identity = means.identity();
        return switch (signer) {
            case Signer.Key key -> true;
            case Signer.Keyless(var certified) -> keys.isEmpty() && (identity == null || identity.isOf(certified));
        };
    }

    private Attested publish(
            NewStatement statement, Target target, byte[] bundle, List<SigningKey> keys, Deadline deadline) {
        var evidence = new NewEvidence(
                target.destination(), target.subject(), statement.predicateType(), ByteString.copyFrom(bundle));
        var credentials = registries.credentials(target.destination());
        return switch (publisher.publish(evidence, timestamps.root(keys), credentials, deadline)) {
            case Publication.Published(var referrer, var pushed) -> new Attested.Published(referrer, pushed);
            case Publication.Failed failed ->
                new Failed(failed.reason(), failed.detail(), failed.passes(), failed.retryAfter());
        };
    }

    private BundleSigning sign(NewStatement statement) {
        try (var transport = timestamps.transport(within)) {
            if (transport == null) {
                return new BundleSigner(means.signer()).sign(statement.bytes());
            }
            return switch (means.keys()) {
                case VaultResult.Failed<List<SigningKey>>(var failure) ->
                    new BundleSigning.Failed(failure.reason(), failure.detail());
                case VaultResult.Found<List<SigningKey>>(var keys) ->
                    new BundleSigner(means.signer(), timestamps.client(transport, keys)).sign(statement.bytes());
            };
        }
    }
}
