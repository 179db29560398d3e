package dev.portcullis.e2e.chaos;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What one repository may have: the budget named after it, in a pool whose runners have a namespace of their own.
 *
 * @param name of repository and budget
 * @param pool its pool, and the namespace of its runners
 * @param nominal jobs that it is entitled to
 * @param borrowing jobs that it may have besides
 */
record Share(String name, String pool, int nominal, int borrowing) {
    private static final int SITE = 14;
    private static final int LINUX = 10;
    private static final int ARM = 6;

    /** Two pools that are together larger than the one around them, and budgets that are together larger than their pools. */
    static final List<Share> ALL = List.of(
            new Share("api", "linux", 4, 6),
            new Share("web", "linux", 4, 2),
            new Share("docs", "linux", 2, 0),
            new Share("firmware", "arm", 4, 2),
            new Share("tools", "arm", 2, 1));

    static List<String> namespaces() {
        return ALL.stream().map(Share::pool).distinct().toList();
    }

    /** Returns how many run at most at once, of all repositories. */
    static int capacity() {
        return SITE;
    }

    /** Returns the limits of all at the beginning. */
    static Limits declared() {
        var limits = new Limits();
        var now = System.nanoTime();
        limits.set("pool site", SITE, now);
        limits.set("pool linux", LINUX, now);
        limits.set("pool arm", ARM, now);
        ALL.forEach(share -> limits.set(share.limit(), share.jobs(), now));
        return limits;
    }

    /** Returns the name of this repository's own limit. */
    String limit() {
        return "budget " + name;
    }

    /** Returns how many jobs it may have at once. */
    int jobs() {
        return nominal + borrowing;
    }

    /** Returns the names of all limits that a job of this repository must keep. */
    List<String> limits() {
        return List.of(limit(), "pool " + pool, "pool site");
    }

    /** Returns the same, entitled to another number of jobs. */
    Share entitledTo(int jobs) {
        return new Share(name, pool, jobs, borrowing);
    }

    String repository() {
        return "acme/" + name;
    }

    /** Returns pools and budgets as custom resources. */
    static String resources() {
        var pools = """
                apiVersion: portcullis.dev/v1alpha1
                kind: RunnerPool
                metadata: {name: site}
                spec: {resources: [{name: jobs, nominalQuota: %d}], namespaces: [none]}
                ---
                apiVersion: portcullis.dev/v1alpha1
                kind: RunnerPool
                metadata: {name: linux}
                spec: {parentName: site, resources: [{name: jobs, nominalQuota: %d, borrowingLimit: 0}], namespaces: [linux]}
                ---
                apiVersion: portcullis.dev/v1alpha1
                kind: RunnerPool
                metadata: {name: arm}
                spec: {parentName: site, resources: [{name: jobs, nominalQuota: %d, borrowingLimit: 0}], namespaces: [arm]}
                """.formatted(SITE, LINUX, ARM);
        return ALL.stream().map(Share::budget).collect(Collectors.joining("---\n", pools + "---\n", ""));
    }

    /** Returns the budget as a custom resource. */
    String budget() {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: RunnerBudget
                metadata: {name: %s}
                spec:
                  poolName: %s
                  repositories: [{id: %d, name: %s}]
                  resources: [{name: jobs, nominalQuota: %d, borrowingLimit: %d}]
                """.formatted(
                        name,
                        pool,
                        4700 + ALL.stream().map(Share::name).toList().indexOf(name),
                        repository(),
                        nominal,
                        borrowing);
    }
}
