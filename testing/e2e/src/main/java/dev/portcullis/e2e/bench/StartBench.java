package dev.portcullis.e2e.bench;

import dev.portcullis.e2e.install.Application;
import dev.portcullis.e2e.install.Installation;
import dev.portcullis.e2e.install.StartCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How soon operator and webhook are ready with what they learnt in rehearsal, and without it. */
final class StartBench {
    private static final int ROUNDS = 5;
    private static final int FIRST = 1_000;
    private static final int CLIENTS = 8;
    private static final double MILLISECOND = 1e6;

    private final Driver driver;
    private final Installation installation;
    private final Budgets budgets;

    StartBench(Driver driver, Installation installation, Budgets budgets) {
        this.driver = driver;
        this.installation = installation;
        this.budgets = budgets;
    }

    void run(Case gate, List<String> image) {
        compare("operator", installation.operator());
        compare("webhook", installation.webhook());
        var learnt = new ArrayList<Double>();
        var anew = new ArrayList<Double>();
        for (var round = 1; round <= ROUNDS; round++) {
            anew.add(first("anew", StartCache.ignoring(), gate, image));
            learnt.add(first("rehearsed", Map.of(), gate, image));
        }
        budgets.atMost(
                "start: p50 of the first " + FIRST + " requests, of that without",
                Figures.middle(learnt) / Figures.middle(anew),
                0.9,
                "");
    }

    private void compare(String name, Application application) {
        var learnt = new ArrayList<Double>();
        var anew = new ArrayList<Double>();
        for (var round = 1; round <= ROUNDS; round++) {
            anew.add(start(application, StartCache.ignoring()));
            learnt.add(start(application, Map.of()));
            System.out.printf(
                    Locale.ROOT,
                    "start    %d %-8s ready in %.0f ms, without the cache in %.0f ms%n",
                    round,
                    name,
                    learnt.getLast(),
                    anew.getLast());
        }
        budgets.note("start: " + name + " is ready in", Figures.middle(learnt), "ms");
        budgets.atMost(
                "start: " + name + ", of the time without", Figures.middle(learnt) / Figures.middle(anew), 0.8, "");
    }

    private static double start(Application application, Map<String, String> environment) {
        application.stop();
        var began = System.nanoTime();
        application.launch(environment);
        application.awaitReady();
        return Duration.ofNanos(System.nanoTime() - began).toNanos() / MILLISECOND;
    }

    private double first(String how, Map<String, String> environment, Case gate, List<String> image) {
        start(installation.webhook(), environment);
        var figures = driver.drive(gate, image, FIRST, CLIENTS);
        System.out.printf("start    %-9s %s%n", how, figures);
        return figures.p50();
    }
}
