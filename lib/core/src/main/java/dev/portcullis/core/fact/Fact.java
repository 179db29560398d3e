package dev.portcullis.core.fact;

import dev.portcullis.core.image.Digest;
import java.util.List;
import java.util.Set;

/**
 * "Claim C about digest D carries a valid signature by signer K under trust root R, proved by material M, at verified times T, found at L."
 *
 * @param subject the digest that the claim is about
 * @param claim what was signed
 * @param signer who signed
 * @param trustRoot name of the trust root under which the signature holds
 * @param material the pieces of that trust root that the proof used; never empty
 * @param times verified times of signing; empty only for keys without a window
 * @param location where the evidence was found
 */
public record Fact(
        Digest subject,
        Claim claim,
        Signer signer,
        String trustRoot,
        Set<TrustMaterial> material,
        List<VerifiedTime> times,
        Location location) {
    public Fact {
        material = Set.copyOf(material);
        times = List.copyOf(times);
        if (material.isEmpty()) {
            throw new IllegalArgumentException("a fact without trust material proves nothing");
        }
    }
}
