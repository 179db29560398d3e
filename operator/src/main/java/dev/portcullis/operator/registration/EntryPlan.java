package dev.portcullis.operator.registration;

import static dev.portcullis.crds.gate.GateEntry.MAXIMUM_ENFORCE_ENTRIES;

import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.operator.registration.PlannedEntry.Stage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides which entries the registration has next.
 *
 * <p>A new fail-closed entry begins with nothing but probes: were it to begin with workloads, a first policy would lock namespaces before
 * any webhook answers. It serves workloads as soon as the webhook has refused a probe by it, and from then on for as long as a policy
 * wants it, whether the webhook answers or not. The other way round, an entry that serves stays until the entry that takes its place
 * serves too, so that an edit never opens a namespace for a moment. A policy that is deleted, or no longer enforces, leaves at once.
 *
 * @param entries the entries, sorted by name
 * @param enforceAll whether one entry stands for all selectors because there are too many of them, or of the namespaces that they leave out
 */
public record EntryPlan(List<PlannedEntry> entries, boolean enforceAll) {
    /** How many namespaces all entries may leave out by name. An API server stores no object longer than 1.5 MiB, and a name is in two entries. */
    static final int MAXIMUM_LEFT_OUT = 5000;

    public EntryPlan {
        entries = List.copyOf(entries);
    }

    /**
     * Decides.
     *
     * @param claims what the policies ask for
     * @param serving entries that are known to have served: those that serve now, and those that answered a probe
     */
    public static EntryPlan decide(Collection<PolicyClaim> claims, Set<String> serving) {
        var wanted = new TreeMap<String, GateSelection>();
        claims.forEach(claim -> addEnforced(claim, wanted));
        var enforceAll = wanted.size() > MAXIMUM_ENFORCE_ENTRIES || leftOut(wanted.values()) > MAXIMUM_LEFT_OUT;
        if (enforceAll) {
            wanted.clear();
            wanted.put(GateEntry.ENFORCE_ALL, GateSelection.ALL);
        }
        var entries = new ArrayList<PlannedEntry>();
        wanted.values().stream()
                .map(selection ->
                        PlannedEntry.of(selection, serving.contains(selection.entry()) ? Stage.SERVING : Stage.PROBED))
                .forEach(entries::add);
        replaced(claims, wanted.keySet(), serving, enforceAll).stream()
                .map(selection -> PlannedEntry.of(selection, Stage.SERVING))
                .forEach(entries::add);
        var served =
                entries.stream().filter(entry -> entry.stage() == Stage.SERVING).toList();
        entries.add(new PlannedEntry(GateEntry.ADVISE, OpenNamespaces.besides(served), Set.of(), Stage.SERVING));
        return new EntryPlan(entries, enforceAll);
    }

    /**
     * Returns the same plan with these namespaces left out of every entry that fails closed. The open entry is then asked everywhere: its
     * selector says where none that fails closed decides, which cannot be said of single namespaces besides.
     */
    public EntryPlan suspending(Set<String> namespaces) {
        return namespaces.isEmpty()
                ? this
                : new EntryPlan(
                        entries.stream()
                                .map(entry -> entry.suspending(namespaces))
                                .toList(),
                        enforceAll);
    }

    /** Returns the name of the entry that enforces a selection under this plan. */
    public String entryFor(GateSelection selection) {
        return enforceAll ? GateEntry.ENFORCE_ALL : selection.entry();
    }

    private static int leftOut(Collection<GateSelection> selections) {
        return selections.stream()
                .mapToInt(selection -> selection.leftOut().size())
                .sum();
    }

    private static void addEnforced(PolicyClaim claim, Map<String, GateSelection> selections) {
        var enforced = claim.enforced();
        if (enforced != null) {
            selections.merge(enforced.entry(), enforced, GateSelection::or);
        }
    }

    /** Returns entries that serve and that nobody wants any more, but whose policies' new entries do not serve yet. */
    private static Collection<GateSelection> replaced(
            Collection<PolicyClaim> claims, Set<String> wanted, Set<String> serving, boolean enforceAll) {
        var replaced = new TreeMap<String, GateSelection>();
        for (var claim : claims) {
            var enforced = claim.enforced();
            if (enforced == null) {
                continue;
            }
            var next = enforceAll ? GateSelection.ALL : enforced;
            if (!serving.contains(next.entry())) {
                var before = new ArrayList<>(claim.earlier());
                before.add(enforced);
                before.add(GateSelection.ALL);
                before.stream()
                        .filter(selection -> serving.contains(selection.entry()) && !wanted.contains(selection.entry()))
                        .forEach(selection -> replaced.merge(selection.entry(), selection, GateSelection::or));
            }
        }
        return replaced.values();
    }
}
