package dev.portcullis.budget.allocate;

import dev.portcullis.budget.order.Usage;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A member with members of its own. */
abstract sealed class Branch extends Member permits LevelBranch, RepositoryBranch {
    /** More than anybody has of anything, and little enough to add up what is given back while it counts. */
    private static final long MOST = Long.MAX_VALUE >> 20;

    private final Line line = new Line();
    private final Usage usage;
    private final long[] lingering;
    private Map<Need, Need> passed = Map.of();

    Branch(@Nullable Branch parent, long number, Usage usage, int resources) {
        super(parent, number);
        this.usage = usage;
        this.lingering = new long[resources];
    }

    /** Counts amounts in the order, though they are not used; with sign -1 no more. */
    void linger(long[] amounts, int sign) {
        for (var i = 0; i < lingering.length; i++) {
            lingering[i] += sign * Math.min(amounts[i], MOST);
        }
    }

    /** What counts in the order where so much is used. */
    long counted(int resource, long used) {
        var sum = used + lingering[resource];
        return sum < used ? Long.MAX_VALUE : sum;
    }

    Line line() {
        return line;
    }

    Usage usage() {
        return usage;
    }

    /** Whether only the first of all may be next. */
    abstract boolean isStrict();

    /** What a need of a member comes to one level above; null if there is no room for it here. */
    abstract @Nullable Need pass(Need need);

    /** The needs of members that there is room for here, each with what it comes to one level above. */
    Map<Need, Need> passed() {
        return passed;
    }

    @Override
    Set<Need> wanted() {
        var through = new HashMap<Need, Need>();
        for (var need : open()) {
            var above = pass(need);
            if (above != null) {
                through.put(need, above);
            }
        }
        passed = through;
        return new HashSet<>(through.values());
    }

    /** Passes nothing, whatever there is room for. */
    Set<Need> shut() {
        passed = Map.of();
        return Set.of();
    }

    private Collection<Need> open() {
        if (!isStrict()) {
            return line.needs();
        }
        var first = line.first();
        return first == null ? Set.of() : first.needs();
    }

    /** The needs of members that come to one of these above. */
    Set<Need> behind(Collection<Need> above) {
        var needs = new HashSet<Need>();
        passed.forEach((need, passes) -> {
            if (above.contains(passes)) {
                needs.add(need);
            }
        });
        return needs;
    }
}
