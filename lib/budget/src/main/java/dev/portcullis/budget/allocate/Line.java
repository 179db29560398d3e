package dev.portcullis.budget.allocate;

import java.util.Collection;
import java.util.Comparator;
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
    void put(Member member, Rank rank, Collection<Need> needs) {
        remove(member);
        for (var need : needs) {
            standing.computeIfAbsent(need, key -> new TreeMap<>()).put(rank, member);
        }
        member.stands(rank, needs);
    }

    void remove(Member member) {
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
        return needs.stream()
                .map(standing::get)
                .filter(siblings -> siblings != null)
                .map(TreeMap::firstEntry)
                .min(Comparator.comparing(Map.Entry::getKey))
                .map(Map.Entry::getValue)
                .orElse(null);
    }
}
