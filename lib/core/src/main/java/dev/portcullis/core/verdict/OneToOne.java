package dev.portcullis.core.verdict;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.policy.Authority;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Assigns signers to authorities one to one, as many as possible, so that neither one signer who meets two authorities nor two signers of
 * one authority count twice: a maximum matching in a bipartite graph by augmenting paths.
 */
final class OneToOne {
    private final Map<SignerKey, List<Fact>> bySigner = new LinkedHashMap<>();
    private final Map<SignerKey, Assignment> assigned = new LinkedHashMap<>();

    private OneToOne(List<Fact> facts) {
        for (var fact : facts) {
            bySigner.computeIfAbsent(SignerKey.of(fact.signer()), signer -> new ArrayList<>())
                    .add(fact);
        }
    }

    /** Returns one fact for each authority that could be assigned a signer of its own. */
    static List<Fact> assign(List<Authority> authorities, List<Fact> facts) {
        var matching = new OneToOne(facts);
        for (var authority : authorities) {
            matching.augment(authority, new HashSet<>());
        }
        return matching.assigned.values().stream().map(Assignment::fact).toList();
    }

    private boolean augment(Authority authority, Set<SignerKey> visited) {
        for (var entry : bySigner.entrySet()) {
            var signer = entry.getKey();
            var accepted = entry.getValue().stream().filter(authority::accepts).findFirst();
            if (accepted.isEmpty() || !visited.add(signer)) {
                continue;
            }
            var holder = assigned.get(signer);
            if (holder == null || augment(holder.authority(), visited)) {
                assigned.put(signer, new Assignment(authority, accepted.get()));
                return true;
            }
        }
        return false;
    }

    private record Assignment(Authority authority, Fact fact) {}

    /** What makes two signers different: the key itself, or issuer and subject. Names and extensions do not. */
    private record SignerKey(String first, String second) {
        static SignerKey of(Signer signer) {
            return switch (signer) {
                case Signer.Keyless(var identity) -> new SignerKey(identity.issuer(), identity.subject());
                case Signer.Key(var name, var fingerprint) -> new SignerKey("", fingerprint);
            };
        }
    }
}
