package dev.portcullis.operator.tuf;

import com.google.protobuf.ByteString;
import dev.portcullis.core.fact.Rejection;
import dev.portcullis.crds.compile.FollowedRepository;
import dev.portcullis.crds.trust.TrustRootContent;
import dev.portcullis.crds.trust.TrustRootContent.Delivery;
import dev.portcullis.crds.trust.TrustRootSpec;
import dev.portcullis.sigstore.tuf.TufState;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where it stands with a repository.
 *
 * @param repository which one
 * @param state what is trusted of it
 * @param failure what was wrong when it was asked last; null if nothing was
 * @param usable whether what was delivered may be put in force
 * @param next when it is asked again
 */
public record Followed(
        FollowedRepository repository,
        TufState state,
        @Nullable Rejection failure,
        boolean usable,
        Instant next) {
    /**
     * Returns what may be put in force: what was delivered last, or what is in force already if that came from the same file by way of the
     * same root.
     *
     * @param spec what else is to be in force
     * @param inForce what is; null for nothing
     */
    public Optional<TrustRootContent> content(TrustRootSpec spec, @Nullable TrustRootContent inForce) {
        var delivered = usable ? state.content(repository.target()) : Optional.<ByteString>empty();
        return delivered.isPresent()
                ? delivered.map(file -> new TrustRootContent(spec.resolved(file.toStringUtf8()), delivery()))
                : Optional.ofNullable(inForce).flatMap(before -> again(spec, before));
    }

    private Delivery delivery() {
        var versions = state.versions();
        var at = state.refreshedAt().orElseThrow();
        return new Delivery(
                repository.rootHash(),
                repository.target().name(),
                versions.root(),
                versions.timestamp(),
                versions.snapshot(),
                versions.targets(),
                at.toString(),
                end(at));
    }

    private Optional<TrustRootContent> again(TrustRootSpec spec, TrustRootContent before) {
        var delivery = before.tuf();
        var trustedRoot = before.spec() == null ? null : before.spec().trustedRoot();
        var text = trustedRoot == null ? null : trustedRoot.inline();
        return delivery != null
                        && text != null
                        && delivery.givenRoot().equals(repository.rootHash())
                        && delivery.target().equals(repository.target().name())
                ? Optional.of(new TrustRootContent(
                        spec.resolved(text), delivery.withVerifiedUntil(end(Instant.parse(delivery.refreshedAt())))))
                : Optional.empty();
    }

    private String end(Instant refreshedAt) {
        return refreshedAt.plus(repository.maxStaleness()).toString();
    }
}
