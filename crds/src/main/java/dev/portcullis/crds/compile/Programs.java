package dev.portcullis.crds.compile;

import dev.portcullis.core.program.PolicyProgram;
import dev.portcullis.core.program.ProgramLoader;
import dev.portcullis.crds.policy.ProgramContent;
import dev.portcullis.crds.policy.RegoDemand;
import java.io.IOException;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Loads what rules were compiled to, and holds it against what they were compiled from. */
final class Programs {
    private final Problems problems;
    private final Map<String, ProgramContent> contents;
    private final @Nullable ProgramLoader loader;

    /** @param loader null to leave the programs alone, so that the result means nothing */
    Programs(Problems problems, Map<String, ProgramContent> contents, @Nullable ProgramLoader loader) {
        this.problems = problems;
        this.contents = contents;
        this.loader = loader;
    }

    /** Returns the program of a requirement; null where there is none that could be used, which is a problem. */
    @Nullable
    PolicyProgram of(String path, String requirement, RegoDemand demand) {
        if (loader == null) {
            return UncompiledProgram.INSTANCE;
        }
        var content = contents.get(requirement);
        if (content == null) {
            problems.invalid(path, "its rules were not compiled");
            return null;
        }
        if (!content.source().equals(demand.source())) {
            problems.invalid(path, "its rules were compiled from " + content.source() + " and not from what it says");
            return null;
        }
        return load(path, content, loader);
    }

    /** Tells of programs that are no requirement's. */
    void checkNames(Iterable<String> requirements) {
        var unknown = new TreeSet<>(contents.keySet());
        requirements.forEach(unknown::remove);
        unknown.forEach(name -> problems.invalid("programs[" + name + "]", "no requirement has rules by this name"));
    }

    private @Nullable PolicyProgram load(String path, ProgramContent content, ProgramLoader loader) {
        try {
            return switch (loader.load(content.unpackedPlan(), content.unpackedData())) {
                case ProgramLoader.Loaded.Program(var program) -> program;
                case ProgramLoader.Loaded.Refused(var refusals) -> {
                    refusals.forEach(refusal -> problems.invalid(path, refusal));
                    yield null;
                }
            };
        } catch (IOException e) {
            problems.invalid(path, "what its rules were compiled to cannot be unpacked: " + e.getMessage());
            return null;
        }
    }
}
