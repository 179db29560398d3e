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
    private static final Limit SITE = new Limit("pool site", 14);
    private static final Limit LINUX = new Limit("pool linux", 10);
    private static final Limit ARM = new Limit("pool arm", 6);

    /** Two pools that are together larger than the one around them, and budgets that are together larger than their pools. */
    static final List<Share> ALL = List.of(
            new Share("api", "linux", 4, 6),
            new Share("web", "linux", 4, 2),
            new Share("docs", "linux", 2, 0),
            new Share("firmware", "arm", 4, 2),
            new Share("tools", "arm", 2, 1));

    /**
     * How many jobs may run at once.
     *
     * @param name of a pool or budget
     */
    record Limit(String name, int jobs) {}

    static List<String> namespaces() {
        return ALL.stream().map(Share::pool).distinct().toList();
    }

    /** Returns how many run at most at once, of all repositories. */
    static int capacity() {
        return SITE.jobs();
    }

    /** Returns every limit that a job of this repository must keep. */
    List<Limit> limits() {
        return List.of(new Limit("budget " + name, nominal + borrowing), pool.equals("linux") ? LINUX : ARM, SITE);
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
                """.formatted(SITE.jobs(), LINUX.jobs(), ARM.jobs());
        return ALL.stream().map(Share::budget).collect(Collectors.joining("---\n", pools + "---\n", ""));
    }

    private String budget() {
        return """
                apiVersion: portcullis.dev/v1alpha1
                kind: RunnerBudget
                metadata: {name: %s}
                spec:
                  poolName: %s
                  repositories: [{id: %d, name: %s}]
                  resources: [{name: jobs, nominalQuota: %d, borrowingLimit: %d}]
                """.formatted(name, pool, 4700 + ALL.indexOf(this), repository(), nominal, borrowing);
    }
}
