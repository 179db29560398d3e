package dev.portcullis.cluster.verified;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.sigstore.trust.TrustRoot;
import java.time.Instant;
import java.util.List;

/**
 * Which facts still count. A fact holds as long as its trust root holds all of its material, trusted at all of its times, demands what it
 * demanded when the fact was made, and revokes neither signer nor material. What the trust root got besides changes nothing.
 */
public final class FactsInForce {
    private FactsInForce() {}

    /** Returns the facts that count under a trust root of now; never those of another one, whatever material they have in common. */
    public static List<Fact> under(TrustRootInForce root, List<Proven> facts, Instant now) {
        return facts.stream()
                .filter(proven -> holds(proven, root, now))
                .map(Proven::fact)
                .toList();
    }

    private static boolean holds(Proven proven, TrustRootInForce inForce, Instant now) {
        var fact = proven.fact();
        var root = inForce.root();
        return fact.trustRoot().equals(inForce.name())
                && proven.demands().equals(root.demands())
                && isProvable(fact, root)
                && !root.revocations().revokes(fact.signer(), fact.material())
                && isPast(fact, now)
                && fact.material().stream().allMatch(piece -> covers(root, piece, fact, now));
    }

    /** Policies name keys by name, and a trust root may have given the name to another key, or the key another name. */
    private static boolean isProvable(Fact fact, TrustRoot root) {
        return switch (fact.signer()) {
            case Signer.Keyless(var identity) -> !fact.times().isEmpty();
            case Signer.Key(var name, var fingerprint) ->
                root.keys().stream()
                        .anyMatch(key -> key.name().equals(name)
                                && key.material().fingerprint().equals(fingerprint)
                                && fact.material().contains(key.material()));
        };
    }

    /** The operator's clock may have been ahead; the same signature would be refused here. */
    private static boolean isPast(Fact fact, Instant now) {
        var latest = now.plus(Limits.SKEW);
        return fact.times().stream().noneMatch(time -> time.at().isAfter(latest));
    }

    /**
     * Without a time nobody knows when a key signed, so that it must be trusted always; what else proves such a fact must be trusted now, as
     * where it is verified.
     */
    private static boolean covers(TrustRoot root, TrustMaterial piece, Fact fact, Instant now) {
        if (fact.times().isEmpty()) {
            return piece.kind() == TrustMaterial.Kind.PUBLIC_KEY ? root.coversAlways(piece) : root.covers(piece, now);
        }
        return fact.times().stream().allMatch(time -> root.covers(piece, time.at()));
    }
}
