package dev.portcullis.core.verdict;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.policy.DenyList;
import dev.portcullis.core.policy.ProgramInput;
import dev.portcullis.core.policy.Requirement;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which facts a program is given: those that its inputs name, about what is judged, by nobody on the deny list.
 *
 * @param requirement the program with its inputs
 * @param digest what is judged
 * @param deny the policy's deny list
 */
record GivenEvidence(Requirement.Programmed requirement, Digest digest, DenyList deny) {
    /** Returns the facts that were young enough at some time, by predicate type; every type of an input is there. */
    SortedMap<String, List<Fact>> at(List<Fact> facts, Instant time) {
        var given = new TreeMap<String, List<Fact>>();
        for (var input : requirement.inputs()) {
            given.put(
                    input.predicateType(),
                    taken(facts, input)
                            .filter(fact -> Lasting.isFresh(fact, input.demand().maxAge(), time))
                            .toList());
        }
        return given;
    }

    /** Returns the facts whatever their age. */
    Stream<Fact> ever(List<Fact> facts) {
        return requirement.inputs().stream().flatMap(input -> taken(facts, input));
    }

    private Stream<Fact> taken(List<Fact> facts, ProgramInput input) {
        return facts.stream()
                .filter(fact -> fact.subject().equals(digest) && input.takes(fact) && !deny.denies(fact.signer()));
    }
}
