package dev.portcullis.cluster.verified;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.sigstore.trust.Demands;

/**
 * A fact and what its trust root demanded when it was made: under other demands it might not have been.
 *
 * @param fact the fact; it names its trust root
 * @param demands what that trust root demanded
 */
public record Proven(Fact fact, Demands demands) {}
