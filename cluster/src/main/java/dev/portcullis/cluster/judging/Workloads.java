package dev.portcullis.cluster.judging;

import dev.portcullis.cluster.workload.Workload;
import dev.portcullis.cluster.workload.Workload.Presence;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All workloads by what is asked of them: by UID, by question, by controller. Thread-safe. */
public final class Workloads {
    /** Most characters of images of one namespace; those beyond it are not followed, so that nobody's workloads fill the memory. */
    private static final long MOST_OF_NAMESPACE = 4_000_000;

    private static final String TOO_MUCH = "the workloads of the namespace name more images than are followed";

    /** Longer chains of controllers than any that Kubernetes makes; a circle ends too. */
    private static final int LONGEST_CHAIN = 8;

    private final Map<String, Workload> byUid = new LinkedHashMap<>();
    private final Map<Question, Set<String>> askers = new LinkedHashMap<>();
    private final Map<String, Set<String>> controlled = new HashMap<>();
    private final Map<String, Long> ofNamespace = new HashMap<>();
    private final Set<String> unfollowed = new HashSet<>();
    private final Predicate<String> exempt;
    private final WorkloadListener listener;
    private Predicate<String> read = namespace -> false;

    /**
     * Makes an empty collection.
     *
     * @param exempt tells namespaces that are never judged; nothing is kept of them
     * @param listener hears of every change, after it was made
     */
    public Workloads(Predicate<String> exempt, WorkloadListener listener) {
        this.exempt = exempt;
        this.listener = listener;
    }

    /** Takes note of a workload as it is now. */
    public void put(Workload seen) {
        if (exempt.test(seen.id().namespace())) {
            return;
        }
        Set<Question> fresh;
        Workload workload;
        synchronized (this) {
            var before = byUid.get(seen.id().uid());
            var asking = seen.asking(read.test(seen.id().namespace()));
            if (asking.equals(before)) {
                return;
            }
            forget(before);
            workload = bounded(asking);
            fresh = fresh(before, workload);
        }
        listener.changed(workload, fresh);
    }

    private Set<Question> fresh(@Nullable Workload before, Workload workload) {
        var fresh = remember(workload);
        if (before != null && before.presence() == Presence.RUNS) {
            fresh.removeAll(Question.of(before));
        }
        return fresh;
    }

    /**
     * Has each workload ask for itself where rules read all of it, from now on.
     *
     * @param namespaces tells the namespaces in which they do; must be quick
     */
    public void readObjects(Predicate<String> namespaces) {
        var changed = new LinkedHashMap<Workload, Set<Question>>();
        synchronized (this) {
            read = namespaces;
            for (var before : List.copyOf(byUid.values())) {
                var workload = before.asking(namespaces.test(before.id().namespace()));
                // What is not followed asks nothing.
                if (!workload.equals(before) && !unfollowed.contains(before.id().uid())) {
                    forget(before);
                    changed.put(workload, fresh(before, workload));
                }
            }
        }
        changed.forEach(listener::changed);
    }

    private Workload bounded(Workload workload) {
        var all = ofNamespace.getOrDefault(workload.id().namespace(), 0L) + size(workload);
        if (all <= MOST_OF_NAMESPACE) {
            return workload;
        }
        unfollowed.add(workload.id().uid());
        return workload.unreadable(TOO_MUCH);
    }

    private static long size(Workload workload) {
        return workload.uses().stream()
                .mapToLong(use -> use.image().length() + use.path().length())
                .sum();
    }

    /** Returns whether everything that was seen is followed. */
    public synchronized boolean isComplete() {
        return unfollowed.isEmpty();
    }

    /** Takes note that a workload is gone. */
    public void remove(String uid) {
        Workload gone;
        synchronized (this) {
            gone = byUid.get(uid);
            forget(gone);
        }
        if (gone != null) {
            listener.gone(gone);
        }
    }

    private Set<Question> remember(Workload workload) {
        var uid = workload.id().uid();
        byUid.put(uid, workload);
        ofNamespace.merge(workload.id().namespace(), size(workload), Long::sum);
        if (!workload.controller().isEmpty()) {
            controlled
                    .computeIfAbsent(workload.controller(), controller -> new LinkedHashSet<>())
                    .add(uid);
        }
        var fresh = new LinkedHashSet<Question>();
        if (workload.presence() == Presence.RUNS) {
            for (var question : Question.of(workload)) {
                var users = askers.computeIfAbsent(question, asked -> new LinkedHashSet<>());
                if (users.isEmpty()) {
                    fresh.add(question);
                }
                users.add(uid);
            }
        }
        return fresh;
    }

    private void forget(@Nullable Workload workload) {
        if (workload == null) {
            return;
        }
        var uid = workload.id().uid();
        byUid.remove(uid);
        unfollowed.remove(uid);
        ofNamespace.computeIfPresent(workload.id().namespace(), (namespace, all) -> {
            var left = all - size(workload);
            return left == 0 ? null : left;
        });
        Question.of(workload).forEach(question -> removeFrom(askers, question, uid));
        removeFrom(controlled, workload.controller(), uid);
    }

    private static <K> void removeFrom(Map<K, Set<String>> sets, K key, String uid) {
        var set = sets.get(key);
        if (set != null && set.remove(uid) && set.isEmpty()) {
            sets.remove(key);
        }
    }

    /** Returns how many there are. */
    public synchronized int size() {
        return byUid.size();
    }

    /** Returns the object with this UID, if it is known. */
    public synchronized Optional<Workload> find(String uid) {
        return Optional.ofNullable(byUid.get(uid));
    }

    /** Returns all of them. */
    public synchronized List<Workload> all() {
        return List.copyOf(byUid.values());
    }

    /** Returns what is asked by anything that runs. */
    public synchronized List<Question> questions() {
        return List.copyOf(askers.keySet());
    }

    /** Returns whether anything that runs asks this. */
    public synchronized boolean isAsked(Question question) {
        return askers.containsKey(question);
    }

    /** Returns the objects by which people know what asks this: the topmost controllers that are followed. */
    public synchronized List<Workload> topsOf(Question question) {
        return askers.getOrDefault(question, Set.of()).stream()
                .map(byUid::get)
                .map(this::top)
                .distinct()
                .toList();
    }

    /** Returns the topmost controller of a workload that is followed; itself if there is none. */
    public synchronized Workload topOf(Workload workload) {
        return top(workload);
    }

    /** Returns the object with this UID, if it is a topmost one. */
    public synchronized Optional<Workload> topmost(String uid) {
        return Optional.ofNullable(byUid.get(uid)).filter(known -> top(known).equals(known));
    }

    /** An owner reference that leads to another namespace leads nowhere, as for Kubernetes itself. */
    private Workload top(Workload workload) {
        var current = workload;
        for (var step = 0; step < LONGEST_CHAIN; step++) {
            var above = byUid.get(current.controller());
            if (above == null || !above.id().namespace().equals(workload.id().namespace())) {
                return current;
            }
            current = above;
        }
        return workload;
    }

    /** Returns a workload and all that it controls, near or far, without what is no more. */
    public synchronized List<Workload> family(Workload top) {
        var family = new ArrayList<Workload>();
        var seen = new HashSet<String>();
        var open = new ArrayDeque<Workload>(List.of(top));
        while (!open.isEmpty()) {
            var next = open.remove();
            if (!seen.add(next.id().uid()) || !byUid.containsKey(next.id().uid())) {
                continue;
            }
            family.add(next);
            controlled.getOrDefault(next.id().uid(), Set.of()).stream()
                    .map(byUid::get)
                    .filter(member -> member != null
                            && member.id().namespace().equals(top.id().namespace()))
                    .forEach(open::add);
        }
        return family;
    }
}
