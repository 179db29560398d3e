package dev.portcullis.core.policy;

import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.core.policy.DenyList.DeniedIdentity;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What a trust root trusts no longer, whatever else it says: nothing that was signed by it or vouched for by it counts, at any time.
 *
 * @param fingerprints SHA-256 of keys and certificates in DER form, as 64 hexadecimal digits, as {@link TrustMaterial} has them
 * @param identities signers by certificate
 */
public record Revocations(Set<String> fingerprints, List<DeniedIdentity> identities) {
    public static final Revocations NONE = new Revocations(Set.of(), List.of());

    public Revocations {
        fingerprints = Set.copyOf(fingerprints);
        identities = List.copyOf(identities);
    }

    /** Returns whether the signer, or any piece that its signature was proved with, is revoked. */
    public boolean revokes(Signer signer, Collection<TrustMaterial> material) {
        return material.stream().anyMatch(this::revokes) || revokes(signer);
    }

    /** Returns whether this piece is revoked. */
    public boolean revokes(TrustMaterial piece) {
        return fingerprints.contains(piece.fingerprint());
    }

    private boolean revokes(Signer signer) {
        return switch (signer) {
            case Signer.Keyless(var identity) ->
                identities.stream()
                        .anyMatch(revoked -> revoked.issuer().matches(identity.issuer())
                                && revoked.subject().matches(identity.subject()));
            case Signer.Key(var name, var fingerprint) -> fingerprints.contains(fingerprint);
        };
    }
}
