package dev.portcullis.compiler;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.compiler.MadePrograms.Cause;
import dev.portcullis.core.program.ProgramLoader;
import dev.portcullis.crds.policy.ProgramContent;
import dev.portcullis.crds.policy.RegoDemand;
import dev.portcullis.opa.BundleArchive;
import dev.portcullis.opa.Compilation;
import dev.portcullis.opa.CompileError;
import dev.portcullis.opa.PolicySource;
import dev.portcullis.opa.RuleHead;
import dev.portcullis.program.RegoPrograms;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes programs of sources, and remembers what came of the last ones. Thread-safe. */
final class ProgramMaker {
    private static final Set<String> ENTRY_POINTS = Set.of("portcullis/deny", "portcullis/warn");
    private static final int REMEMBERED = 64;
    private static final int MOST_ERRORS = 10;
    private static final int LONGEST_ERROR = 500;

    private final RulesCompiler compiler;
    private final Map<String, Made> memory = new LinkedHashMap<>(16, 0.75f, true);

    ProgramMaker(RulesCompiler compiler) {
        this.compiler = compiler;
    }

    /** Returns what came of a source earlier; null where nobody knows, or it is worth another try. */
    synchronized @Nullable Made remembered(String source) {
        return memory.get(source);
    }

    Made ofModules(RegoDemand rules) throws InterruptedException {
        var source = rules.source();
        var remembered = remembered(source);
        if (remembered != null) {
            return remembered;
        }
        Map<String, byte[]> files = new HashMap<>();
        rules.modules().forEach((name, text) -> files.put(name, text.getBytes(UTF_8)));
        try {
            return remember(source, compiled(PolicySource.of(files), source));
        } catch (IllegalArgumentException e) {
            return Made.Problems.one(Cause.SOURCE, String.valueOf(e.getMessage()));
        }
    }

    /** Takes the plan of a bundle; one that has none is compiled. */
    Made ofBundle(BundleArchive archive, String source) throws InterruptedException {
        try {
            var plan = archive.plan();
            return remember(
                    source,
                    plan.isPresent()
                            ? program(plan.get(), archive.data(), "", source)
                            : compiled(archive.source(), source));
        } catch (IOException e) {
            return remember(source, Made.Problems.one(Cause.BUNDLE, String.valueOf(e.getMessage())));
        }
    }

    /** Returns what is wrong with a program for those who evaluate it; nothing if a requirement can have it. */
    static List<String> problems(byte[] plan, byte[] data) {
        return switch (new RegoPrograms().load(plan, data)) {
            case ProgramLoader.Loaded.Program program -> List.of();
            case ProgramLoader.Loaded.Refused(var refusals) -> bounded(refusals);
        };
    }

    private Made compiled(PolicySource files, String source) throws InterruptedException {
        return switch (compiler.compile(files, ProgramMaker::isEntryPoint)) {
            case Compilation.Compiled(var bundle, var version) ->
                program(bundle.plan(), bundle.data(), version, source);
            case Compilation.Refused(var errors) ->
                new Made.Problems(
                        Cause.SOURCE,
                        bounded(errors.stream().map(CompileError::line).toList()));
            case Compilation.Failed(var why) -> Made.Problems.one(Cause.UNAVAILABLE, why);
        };
    }

    private static boolean isEntryPoint(RuleHead head) {
        return ENTRY_POINTS.contains(head.entryPoint());
    }

    private static Made program(byte[] plan, byte[] data, String version, String source) {
        var problems = problems(plan, data);
        if (!problems.isEmpty()) {
            return new Made.Problems(Cause.SOURCE, problems);
        }
        try {
            return new Made.Program(ProgramContent.of(plan, data, version, source));
        } catch (IllegalArgumentException e) {
            return Made.Problems.one(Cause.SOURCE, e.getMessage() + ", which no revision holds");
        }
    }

    private synchronized Made remember(String source, Made made) {
        if (!(made instanceof Made.Problems(var cause, var problems) && cause == Cause.UNAVAILABLE)) {
            memory.put(source, made);
            if (memory.size() > REMEMBERED) {
                memory.remove(memory.keySet().iterator().next());
            }
        }
        return made;
    }

    private static List<String> bounded(List<String> errors) {
        var shown = errors.stream()
                .limit(MOST_ERRORS)
                .map(error -> error.length() > LONGEST_ERROR ? error.substring(0, LONGEST_ERROR) + "…" : error);
        return errors.size() <= MOST_ERRORS
                ? shown.toList()
                : Stream.concat(shown, Stream.of("and " + (errors.size() - MOST_ERRORS) + " more errors"))
                        .toList();
    }
}
