package dev.portcullis.core.policy;

import dev.portcullis.core.fact.Fact;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How many of which authorities must have signed, and how long ago at most.
 *
 * @param authorities the authorities that count, at least one
 * @param threshold how many different authorities must have signed, each by a different signer
 * @param maxAge the greatest age of a signature; null for no limit
 */
public record Demand(
        List<Authority> authorities,
        int threshold,
        @Nullable Duration maxAge) {
    public Demand {
        authorities = List.copyOf(authorities);
        if (threshold < 1 || threshold > authorities.size()) {
            throw new IllegalArgumentException("threshold " + threshold + " of " + authorities.size() + " authorities");
        }
    }

    /** Returns whether some authority vouches for the signer of a fact. */
    public boolean names(Fact fact) {
        return authorities.stream().anyMatch(authority -> authority.accepts(fact));
    }

    public Set<String> trustRoots() {
        return authorities.stream().map(Authority::trustRoot).collect(Collectors.toUnmodifiableSet());
    }
}
