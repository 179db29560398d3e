package dev.portcullis.e2e.grant;

import dev.portcullis.testing.node.AuditEvent;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What was granted to the service accounts of a namespace, held against what they asked for.
 *
 * @param used grants that permitted at least one request
 * @param denied requests that were refused and that no grant permits at any time, each kind once
 * @param untimely requests that were refused though a grant permits them: before its binding was there, or after that was gone
 * @param beyond requests for objects that were allowed though no grant permits them: something else is bound to the accounts
 */
public record Reckoning(
        SortedSet<Grant> granted,
        SortedSet<Grant> used,
        SortedSet<String> denied,
        SortedSet<String> untimely,
        SortedSet<String> beyond) {
    /** What every authenticated user may ask, whoever it is. */
    private static final String OF_EVERYBODY = "ClusterRoleBinding \"system:";

    public Reckoning {
        granted = Collections.unmodifiableSortedSet(new TreeSet<>(granted));
        used = Collections.unmodifiableSortedSet(new TreeSet<>(used));
        denied = Collections.unmodifiableSortedSet(new TreeSet<>(denied));
        untimely = Collections.unmodifiableSortedSet(new TreeSet<>(untimely));
        beyond = Collections.unmodifiableSortedSet(new TreeSet<>(beyond));
    }

    /** Holds grants against the requests in an audit log; those of others are passed over. */
    static Reckoning of(String namespace, Collection<Grant> granted, Collection<AuditEvent> events) {
        var prefix = "system:serviceaccount:" + namespace + ":";
        var used = new TreeSet<Grant>();
        var denied = new TreeSet<String>();
        var untimely = new TreeSet<String>();
        var beyond = new TreeSet<String>();
        for (var event : events) {
            if (!event.user().startsWith(prefix)) {
                continue;
            }
            var account = event.user().substring(prefix.length());
            var by = granted.stream()
                    .filter(grant -> grant.account().equals(account) && grant.permits(event))
                    .toList();
            if (!event.decision().equals("allow")) {
                (by.isEmpty() ? denied : untimely).add(text(account, event));
                continue;
            }
            used.addAll(by);
            if (by.isEmpty() && !event.resource().isEmpty() && !event.reason().contains(OF_EVERYBODY)) {
                beyond.add(text(account, event));
            }
        }
        return new Reckoning(new TreeSet<>(granted), used, denied, untimely, beyond);
    }

    private static String text(String account, AuditEvent event) {
        if (event.resource().isEmpty()) {
            return Grant.ofPath(account, event.uri(), event.verb()).toString();
        }
        var resource = event.subresource().isEmpty() ? event.resource() : event.resource() + "/" + event.subresource();
        return new Grant(account, event.namespace(), event.group(), resource, event.name(), event.verb()).toString();
    }

    /** Returns the grants that permitted nothing, but for those that another test is known to use. */
    public List<Grant> unused(Predicate<Grant> usedElsewhere) {
        return granted.stream()
                .filter(grant -> !used.contains(grant) && !usedElsewhere.test(grant))
                .toList();
    }

    /** Returns the figures on the first line; below them, what they leave to be asked. */
    public String report() {
        return "granted %d, used %d, denied %d".formatted(granted.size(), used.size(), denied.size())
                + lines("never used", unused(grant -> false))
                + lines("denied", denied)
                + lines("refused before or after it was granted", untimely)
                + lines("allowed by other roles", beyond);
    }

    private static String lines(String title, Collection<?> entries) {
        return entries.stream().map(entry -> "\n  " + title + ": " + entry).collect(Collectors.joining());
    }
}
