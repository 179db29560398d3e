package dev.portcullis.core.policy;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.Signer;
import java.util.List;
import java.util.Set;

/**
 * Who may sign, under one trust root.
 *
 * @param name the name that the policy gives it
 * @param trustRoot the trust root's name
 * @param identities identities that may sign keyless
 * @param keys names of keys of the trust root that may sign
 */
public record Authority(String name, String trustRoot, List<IdentityMatcher> identities, Set<String> keys) {
    public Authority {
        identities = List.copyOf(identities);
        keys = Set.copyOf(keys);
        if (identities.isEmpty() && keys.isEmpty()) {
            throw new IllegalArgumentException("authority " + name + " names neither an identity nor a key");
        }
    }

    /** Returns whether this authority vouches for the fact's signer. */
    public boolean accepts(Fact fact) {
        return fact.trustRoot().equals(trustRoot)
                && switch (fact.signer()) {
                    case Signer.Keyless(var identity) ->
                        identities.stream().anyMatch(matcher -> matcher.matches(identity));
                    case Signer.Key(var key, var fingerprint) -> keys.contains(key);
                };
    }
}
