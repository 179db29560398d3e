package dev.portcullis.budget.allocate;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Siblings in order, once for each need that they have. Who is first of all that have room is found by looking at one for each need, however
 * many stand in line.
 */
final class Line {
    private final Map<Need, TreeMap<Rank, Member>> standing = new HashMap<>();

    /** Lets somebody stand where they belong; with no needs, nowhere. */
    void put(Member member, Rank rank, Set<Need> needs) {
        if (rank.equals(member.rank()) && needs.equals(member.needs())) {
            return;
        }
        remove(member);
        for (var need : needs) {
            standing.computeIfAbsent(need, key -> new TreeMap<>()).put(rank, member);
        }
        member.stands(rank, needs);
    }

    private void remove(Member member) {
        var rank = member.rank();
        for (var need : member.needs()) {
            var siblings = standing.get(need);
            if (siblings != null && rank != null) {
                siblings.remove(rank);
                if (siblings.isEmpty()) {
                    standing.remove(need);
                }
            }
        }
    }

    Set<Need> needs() {
        return standing.keySet();
    }

    /** The first of all. */
    @Nullable
    Member first() {
        return first(standing.keySet());
    }

    /** The first of those who have one of these needs. */
    @Nullable
    Member first(Collection<Need> needs) {
        Map.Entry<Rank, Member> first = null;
        for (var need : needs) {
            var siblings = standing.get(need);
            var candidate = siblings == null ? null : siblings.firstEntry();
            if (candidate != null && (first == null || candidate.getKey().compareTo(first.getKey()) < 0)) {
                first = candidate;
            }
        }
        return first == null ? null : first.getValue();
    }
}
