package dev.portcullis.core.policy;

import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.image.Digest;
import java.util.List;
import java.util.Set;

/**
 * What a policy refuses whatever the evidence says.
 *
 * @param digests images, by manifest digest
 * @param identities signers whose facts count for nothing
 */
public record DenyList(Set<Digest> digests, List<DeniedIdentity> identities) {
    public static final DenyList EMPTY = new DenyList(Set.of(), List.of());

    public DenyList {
        digests = Set.copyOf(digests);
        identities = List.copyOf(identities);
    }

    public boolean denies(Signer signer) {
        return signer instanceof Signer.Keyless(var identity)
                && identities.stream()
                        .anyMatch(denied -> denied.issuer().matches(identity.issuer())
                                && denied.subject().matches(identity.subject()));
    }

    /** An issuer and subject; wider than what may sign, since refusing too much is safe. */
    public record DeniedIdentity(IdentityPattern issuer, IdentityPattern subject) {}
}
