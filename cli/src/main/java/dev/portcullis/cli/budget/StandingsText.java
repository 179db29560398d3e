package dev.portcullis.cli.budget;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.cli.console.Shown;
import dev.portcullis.crds.runner.RunnerUsage;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** Words how pools and budgets stand. */
final class StandingsText {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final int BAR = 20;
    private static final int LONGEST = 64;

    private StandingsText() {}

    /** Returns it as one line of JSON. */
    static String json(Standings standings) {
        try {
            return MAPPER.writeValueAsString(standings);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a table of budgets below what is used of each pool, with bars where a person looks at them. */
    static String table(Standings standings, boolean bars) {
        var text = new StringBuilder();
        for (var pool : standings.pools()) {
            text.append("pool %s: ready %s, %d admitted, %d waiting\n"
                    .formatted(pool.name(), because(pool), pool.admittedJobs(), pool.pendingJobs()));
            pool.usage().forEach(usage -> text.append(line(usage, bars)).append('\n'));
        }
        if (!standings.budgets().isEmpty()) {
            text.append(row("NAME", "POOL", List.of("USED/NOMINAL", "WAITING", "SHARE"), "READY", "REASON"));
        }
        for (var budget : standings.budgets()) {
            var numbers = List.of(
                    budget.jobs(), Integer.toString(budget.pendingJobs()), Long.toString(budget.weightedShare()));
            text.append(row(budget.name(), budget.pool(), numbers, budget.ready(), budget.reason()));
        }
        return Shown.lines(text.toString());
    }

    private static String because(Standings.Pool pool) {
        return switch (pool.ready()) {
            case "True" -> "True";
            case "" -> "Unknown";
            default -> pool.ready() + " (" + pool.reason() + ")";
        };
    }

    private static String row(String name, String pool, List<String> numbers, String ready, String reason) {
        return "%-28s %-20s %12s %8s %8s  %-6s %s"
                        .formatted(name, pool, numbers.get(0), numbers.get(1), numbers.get(2), ready, reason)
                        .stripTrailing()
                + "\n";
    }

    private static String line(RunnerUsage usage, boolean bars) {
        var nominal = usage.nominal().isEmpty() ? "-" : usage.nominal();
        var filled = filled(usage);
        var bar = bars && filled >= 0 ? "[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "] " : "";
        return "  %-20s %s%s/%s".formatted(usage.name(), bar, usage.used(), nominal);
    }

    /** How much of a bar is filled; below zero where there is nothing to fill. */
    private static int filled(RunnerUsage usage) {
        var used = number(usage.used());
        var nominal = number(usage.nominal());
        if (nominal.signum() <= 0 || used.signum() < 0) {
            return -1;
        }
        var most = BigDecimal.valueOf(BAR);
        return used.multiply(most)
                .divide(nominal, 0, RoundingMode.DOWN)
                .min(most)
                .intValueExact();
    }

    private static BigDecimal number(String quantity) {
        if (quantity.isEmpty() || quantity.length() > LONGEST) {
            return BigDecimal.ONE.negate();
        }
        try {
            return Quantity.getAmountInBytes(Quantity.parse(quantity));
        } catch (IllegalArgumentException | ArithmeticException e) {
            return BigDecimal.ONE.negate();
        }
    }
}
