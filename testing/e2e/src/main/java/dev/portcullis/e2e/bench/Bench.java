package dev.portcullis.e2e.bench;

import dev.portcullis.e2e.install.Installation;
import dev.portcullis.testing.cluster.TestCluster;
import dev.portcullis.testing.registry.Registry;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The measurements, one after the other, and the budgets that they are held against. */
final class Bench {
    private static final int ROUNDS = 5;
    private static final int WARM_UP = 40_000;
    private static final int RULES_WARM_UP = 20_000;
    private static final int LOADED = 4_000;
    private static final int UNLOADED = 1_500;
    private static final int STORED = 300;
    private static final int CLIENTS = 8;
    private static final int SEVERAL = 100;
    private static final int FEW = 9;
    private static final int MANY = 10_000;
    private static final int UNKNOWN = 20_000;
    private static final double MEBIBYTE = 1024 * 1024;

    /** What is measured. */
    enum Part {
        START,
        WARM,
        RULES,
        COLD,
        SCAN,
        MEMORY,
        FACTS
    }

    private final Driver driver;
    private final Registry registry;
    private final SignedImages images;
    private final Installation installation;
    private final TestCluster cluster;
    private final StoredPods pods;
    private final NewDeployments deployments;
    private final Budgets budgets = new Budgets();

    Bench(
            Driver driver,
            StoredPods pods,
            NewDeployments deployments,
            Registry registry,
            SignedImages images,
            Installation installation,
            TestCluster cluster) {
        this.cluster = cluster;
        this.driver = driver;
        this.pods = pods;
        this.deployments = deployments;
        this.registry = registry;
        this.images = images;
        this.installation = installation;
    }

    /**
     * Measures and prints; returns whether every budget was kept.
     *
     * @param baselines without the gate; last the one that it is compared with
     * @param gate where verdicts are about images alone
     * @param rules where they are about the workload, too
     */
    boolean run(Set<Part> parts, List<Case> baselines, Case gate, Case rules) {
        if (parts.equals(EnumSet.of(Part.FACTS))) {
            new FactsBench(cluster, installation, budgets).run();
            return budgets.print();
        }
        var one = List.of(images.push("apps/warm", 0));
        if (parts.contains(Part.START)) {
            new StartBench(driver, installation, budgets).run(gate, one);
        }
        System.out.println(
                "begin    " + driver.drive(gate, one, 1_000, CLIENTS) + " (a virtual machine that has just started)");
        System.out.println("warm-up  " + driver.drive(gate, one, WARM_UP, CLIENTS));
        if (parts.contains(Part.WARM)) {
            warm("loaded", baselines, gate, one, LOADED, CLIENTS);
            warm("unloaded", baselines, gate, one, UNLOADED, 1);
            stored(baselines, gate, one.getFirst());
        }
        if (parts.contains(Part.RULES)) {
            System.out.println("warm-up  " + driver.drive(rules, one, RULES_WARM_UP, CLIENTS) + " (with rules)");
            withRules("loaded", List.of(baselines.getLast(), gate, rules), one, LOADED, CLIENTS);
            withRules("unloaded", List.of(baselines.getLast(), gate, rules), one, UNLOADED, 1);
        }
        if (parts.contains(Part.COLD)) {
            cold(gate);
        }
        if (parts.contains(Part.SCAN)) {
            scan(gate);
        }
        if (parts.contains(Part.MEMORY)) {
            memory(gate);
        }
        if (parts.contains(Part.FACTS)) {
            new FactsBench(cluster, installation, budgets).run();
        }
        return budgets.print();
    }

    private void warm(String series, List<Case> baselines, Case gate, List<String> image, int requests, int clients) {
        var cases = Stream.concat(baselines.stream(), Stream.of(gate)).toList();
        var medians = inTurn(series, cases, image, requests, clients);
        var noop = medians.get(baselines.size() - 1);
        var ours = medians.getLast();
        if (clients > 1) {
            budgets.atLeast(
                    "warm, " + clients + " clients: requests/s, of the no-op's", ours.rate() / noop.rate(), 0.82, "");
            budgets.note("warm, " + clients + " clients: p50 above the no-op's", ours.p50() - noop.p50(), "ms");
            budgets.note("warm, " + clients + " clients: p99 above the no-op's", ours.p99() - noop.p99(), "ms");
        } else {
            budgets.atMost("warm, one client: p50 above the no-op's", ours.p50() - noop.p50(), 0.5, "ms");
            budgets.atMost("warm, one client: p99 above the no-op's", ours.p99() - noop.p99(), 3, "ms");
        }
    }

    private void withRules(String series, List<Case> cases, List<String> image, int requests, int clients) {
        var medians = inTurn("rules, " + series, cases, image, requests, clients);
        var noop = medians.getFirst();
        var judged = medians.getLast();
        var what = "rules, " + (clients > 1 ? clients + " clients" : "one client");
        budgets.atLeast(what + ": requests/s, of the no-op's", judged.rate() / noop.rate(), 0.5, "");
        budgets.note(what + ": p50 above the no-op's", judged.p50() - noop.p50(), "ms");
        budgets.note(
                what + ": p50 above verdicts without rules",
                judged.p50() - medians.get(1).p50(),
                "ms");
        budgets.note(what + ": p99 above the no-op's", judged.p99() - noop.p99(), "ms");
    }

    /** Returns the medians of each case. */
    private List<Figures> inTurn(String series, List<Case> cases, List<String> image, int requests, int clients) {
        Map<Case, List<Figures>> rounds = new LinkedHashMap<>();
        for (var round = 1; round <= ROUNDS; round++) {
            for (var measured : cases) {
                var figures = driver.drive(measured, image, requests, clients);
                System.out.printf("%-8s %d %-11s %s%n", series, round, measured.name(), figures);
                rounds.computeIfAbsent(measured, name -> new ArrayList<>()).add(figures);
            }
        }
        return rounds.values().stream().map(Figures::median).toList();
    }

    /** What is stored costs the API server and its etcd more than what is only tried. */
    private void stored(List<Case> baselines, Case gate, String image) {
        Map<Case, List<Double>> rounds = new LinkedHashMap<>();
        for (var round = 1; round <= ROUNDS; round++) {
            for (var measured :
                    Stream.concat(baselines.stream(), Stream.of(gate)).toList()) {
                var median = pods.create(measured, image, STORED);
                System.out.printf(
                        Locale.ROOT, "stored   %d %-11s %d, p50 %.1f ms%n", round, measured.name(), STORED, median);
                rounds.computeIfAbsent(measured, name -> new ArrayList<>()).add(median);
            }
        }
        rounds.forEach((measured, medians) ->
                budgets.note("stored, one client: p50, " + measured.name(), Figures.middle(medians), "ms"));
    }

    /** Images with two signatures each that nobody has asked for yet. */
    private void cold(Case gate) {
        var fresh = IntStream.range(0, SEVERAL)
                .mapToObj(number -> images.push("apps/cold-" + number, number))
                .toList();
        var before = registry.requests();
        var figures = driver.drive(gate, fresh, SEVERAL, CLIENTS);
        System.out.println("cold     " + figures);
        budgets.atMost("cold: " + SEVERAL + " images with 2 signatures each", SEVERAL / figures.rate(), 1.5, "s");
        budgets.atMost(
                "cold: requests to the registry per image", (registry.requests() - before) / (double) SEVERAL, 8, "");
    }

    /** The operator hears of a new Deployment, and verifies its image before anybody has to wait for that. */
    private void scan(Case gate) {
        var fresh = IntStream.range(0, FEW)
                .mapToObj(number -> images.push("apps/new-" + number, number))
                .toList();
        budgets.atMost("scan: p50 from a new Deployment to its VerifiedImage", deployments.verify(gate, fresh), 2, "s");
    }

    private void memory(Case gate) {
        System.out.println("memory   pushing " + MANY + " signed images …");
        var many = images.pushAll("many", MANY);
        System.out.println("memory   " + driver.drive(gate, many, MANY, CLIENTS));
        budgets.atMost("memory: resident with " + MANY + " known images", resident(), 256, "MiB");
        var random = new Random(1);
        var sizes = new ArrayList<Double>();
        for (var part = 1; part <= 3; part++) {
            var unknown = Stream.generate(() -> registry.host() + "/apps/unknown@sha256:" + digest(random))
                    .limit(UNKNOWN)
                    .toList();
            System.out.println("memory   " + driver.driveRefused(gate, unknown, UNKNOWN, CLIENTS));
            sizes.add(resident());
            System.out.printf(Locale.ROOT, "memory   %.0f MiB after %d unknown digests%n", resident(), part * UNKNOWN);
        }
        budgets.atMost(
                "memory: growth from " + UNKNOWN + " to " + 3 * UNKNOWN + " unknown digests",
                sizes.getLast() / sizes.getFirst(),
                1.1,
                "times");
    }

    private double resident() {
        return installation.webhook().process().residentBytes() / MEBIBYTE;
    }

    private static String digest(Random random) {
        var bytes = new byte[32];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
