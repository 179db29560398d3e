package dev.portcullis.opa;

import dev.portcullis.opa.OpaProcess.FailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compiles Rego by OPA's binary.
 *
 * <p>Policies may call only the functions that are named here; any other is an error of the source with file, line and column. OPA gets files of
 * ours in a folder of its own, no environment, no input, no host that it may talk to, and no more time and memory than settings say.
 */
public final class OpaCompiler {
    private static final String SOURCES = "source";
    private static final String CAPABILITIES = "capabilities.json";
    private static final String BUNDLE = "bundle.tar.gz";

    /** What the language itself is made of: OPA compiles these away. */
    private static final Set<String> LANGUAGE = Set.of("assign", "eq");

    private final OpaSettings settings;
    private final Set<String> functions;

    /** @param functions names of what policies may call */
    public OpaCompiler(OpaSettings settings, Collection<String> functions) {
        this.settings = settings;
        this.functions = Stream.concat(functions.stream(), LANGUAGE.stream()).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Compiles to a plan with an entry point for each rule that is wanted.
     *
     * @param wanted which rules are entry points
     * @return the plan; or why there is none, which includes that no rule is wanted
     */
    public Compilation compile(PolicySource source, Predicate<RuleHead> wanted) throws InterruptedException {
        var opa = OpaProcess.beginning(settings);
        try (var folder = Folder.with(source, settings.folder())) {
            prepare(opa, folder.path());
            var errors = check(opa, folder.path());
            if (!errors.isEmpty()) {
                return new Compilation.Refused(errors);
            }
            return build(
                    opa,
                    folder.path(),
                    heads(opa, folder.path(), source).stream()
                            .filter(wanted)
                            .map(RuleHead::entryPoint)
                            .distinct()
                            .toList());
        } catch (FailedException e) {
            return new Compilation.Failed(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Compilation.Failed("files cannot be written for OPA, or what it wrote cannot be read ("
                    + e.getMessage() + "): is the folder for temporary files full?");
        }
    }

    /** Where the rules of a source begin, in order of files and lines; empty if it cannot be parsed. */
    public List<RuleHead> heads(PolicySource source) throws InterruptedException {
        try (var folder = Folder.with(source, settings.folder())) {
            return heads(OpaProcess.beginning(settings), folder.path(), source);
        } catch (FailedException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void prepare(OpaProcess opa, Path folder) throws FailedException, IOException, InterruptedException {
        var printed = opa.run(folder, "capabilities", "--current");
        if (printed.code() != 0) {
            throw new FailedException("OPA does not say what it is capable of: is version 1 or newer installed?");
        }
        Files.write(folder.resolve(CAPABILITIES), OpaReports.restricted(printed.out(), functions));
    }

    private List<CompileError> check(OpaProcess opa, Path folder) throws FailedException, InterruptedException {
        var ended = opa.run(
                folder.resolve(SOURCES), "check", "--format", "json", "--capabilities", "../" + CAPABILITIES, ".");
        var errors = OpaReports.errors(ended.err().isBlank() ? ended.out() : ended.err());
        if (ended.code() != 0 && errors.isEmpty()) {
            throw new FailedException("OPA ended with " + ended.code() + " and no reason that can be read");
        }
        return errors;
    }

    private List<RuleHead> heads(OpaProcess opa, Path folder, PolicySource source)
            throws FailedException, IOException, InterruptedException {
        List<RuleHead> heads = new ArrayList<>();
        for (var module : source.modules()) {
            var parsed = opa.run(
                    folder.resolve(SOURCES), "parse", "--format", "json", "--json-include", "locations", module);
            if (parsed.code() != 0) {
                throw new FailedException("OPA cannot parse " + module);
            }
            heads.addAll(OpaReports.heads(parsed.out(), module));
        }
        heads.sort(Comparator.comparing(RuleHead::file).thenComparingInt(RuleHead::row));
        return heads;
    }

    private Compilation build(OpaProcess opa, Path folder, List<String> entryPoints)
            throws FailedException, IOException, InterruptedException {
        if (entryPoints.isEmpty()) {
            return new Compilation.Refused(List.of(
                    new CompileError("", 0, 0, "no_entry_point", "none of the rules that are looked for is defined")));
        }
        List<String> arguments = new ArrayList<>(List.of(
                "build", "--target", "plan", "--capabilities", "../" + CAPABILITIES, "--output", "../" + BUNDLE));
        entryPoints.forEach(entryPoint -> arguments.addAll(List.of("--entrypoint", entryPoint)));
        arguments.add(".");
        var ended = opa.run(folder.resolve(SOURCES), arguments.toArray(String[]::new));
        if (ended.code() != 0) {
            return new Compilation.Refused(
                    List.of(new CompileError("", 0, 0, "build_error", ended.err() + ended.out())));
        }
        return new Compilation.Compiled(
                PolicyBundle.read(Files.readAllBytes(folder.resolve(BUNDLE))),
                OpaReports.version(opa.run(folder, "version").out()));
    }

    /** A folder that goes away. */
    private record Folder(Path path) implements AutoCloseable {
        static Folder with(PolicySource source, Path where) throws IOException {
            var folder = new Folder(Files.createTempDirectory(where, "portcullis-opa-"));
            try {
                folder.write(source);
                return folder;
            } catch (IOException e) {
                folder.close();
                throw e;
            }
        }

        private void write(PolicySource source) throws IOException {
            for (var file : source.files().entrySet()) {
                var to = path.resolve(SOURCES).resolve(file.getKey());
                Files.createDirectories(to.getParent());
                Files.write(to, file.getValue());
            }
        }

        @Override
        public void close() throws IOException {
            try (var all = Files.walk(path)) {
                for (var one : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(one);
                }
            }
        }
    }
}
