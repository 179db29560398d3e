package dev.portcullis.cli.budget;

import dev.portcullis.budget.tree.Budget;
import dev.portcullis.budget.tree.BudgetTree;
import dev.portcullis.budget.tree.Pool;
import dev.portcullis.cli.console.BoundedFile;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.Problem;
import dev.portcullis.crds.compile.RunnerCompiler;
import dev.portcullis.crds.file.ResourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Reads pools and budgets from files. */
final class BudgetFiles {
    private static final String OPTION = "--budgets";
    private static final int MOST_BYTES = 4 << 20;

    private final List<Pool> pools = new ArrayList<>();
    private final List<Budget> budgets = new ArrayList<>();

    private BudgetFiles() {}

    /**
     * Reads files and puts together what they hold: one tree for each pool without a parent.
     *
     * @throws UnusableInputException if anything in them is wrong
     */
    static List<BudgetTree> read(List<Path> files) {
        var reader = new BudgetFiles();
        files.forEach(reader::add);
        if (reader.pools.isEmpty()) {
            throw new UnusableInputException(OPTION + ": there is no RunnerPool");
        }
        try {
            return BudgetTree.forest(reader.pools, reader.budgets);
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException(OPTION + ": " + e.getMessage());
        }
    }

    private void add(Path path) {
        var file = ResourceFile.read(new BoundedFile(OPTION, path, MOST_BYTES).text());
        refuse(path, file.problems());
        file.runnerPools()
                .forEach((name, spec) ->
                        pools.add(accepted(path, "RunnerPool " + name, RunnerCompiler.compile(name, spec))));
        file.runnerBudgets()
                .forEach((name, spec) ->
                        budgets.add(accepted(path, "RunnerBudget " + name, RunnerCompiler.compile(name, spec))));
    }

    private static <T> T accepted(Path path, String what, Compiled<T> compiled) {
        return switch (compiled) {
            case Compiled.Accepted<T>(var value) -> value;
            case Compiled.Refused<T>(var problems) ->
                throw new UnusableInputException(OPTION + ": " + path + ": " + what + ": " + said(problems));
        };
    }

    private static void refuse(Path path, List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new UnusableInputException(OPTION + ": " + path + ": " + said(problems));
        }
    }

    private static String said(List<Problem> problems) {
        return problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
    }
}
