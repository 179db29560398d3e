package dev.portcullis.cli.verify;

import dev.portcullis.cli.console.BoundedFile;
import dev.portcullis.cli.console.Shown;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.cli.rules.FileRules;
import dev.portcullis.compiler.MadePrograms;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.PolicyCompiler;
import dev.portcullis.crds.compile.PolicyReferences;
import dev.portcullis.crds.compile.Problem;
import dev.portcullis.crds.compile.TrustRootCompiler;
import dev.portcullis.crds.file.ResourceFile;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.crds.revision.ContentHash;
import dev.portcullis.crds.status.ConditionReason;
import dev.portcullis.crds.trust.TrustRootContent;
import dev.portcullis.crds.trust.TrustRootSpec;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.program.RegoPrograms;
import dev.portcullis.sigstore.trust.TrustRoot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Policies and trust roots from files: all of them, or none.
 *
 * @param policies compiled policies
 * @param trustRoots compiled trust roots, by name
 */
public record PolicyFiles(List<Policy> policies, Map<String, TrustRootInForce> trustRoots) {
    private static final int MAXIMUM_FILE = 2 * 1024 * 1024;
    private static final Problem FOLLOWED_IN_A_CLUSTER = new Problem(
            "spec.trustedRoot.tuf",
            ConditionReason.REFERENCE_NOT_FOUND,
            "TUF repositories are followed in a cluster only; put the trusted_root.json into inline");

    public PolicyFiles {
        policies = List.copyOf(policies);
        trustRoots = Map.copyOf(trustRoots);
    }

    /**
     * Reads and compiles the files, which may refer to each other.
     *
     * @param rules makes what rules in Rego are compiled to
     * @throws UnusableInputException if anything in them is not acceptable, since the rest would be other rules than were written
     */
    static PolicyFiles read(List<Path> policies, List<Path> trustRoots, FileRules rules) {
        return read(policies, trustRoots, Map.of(), rules);
    }

    /**
     * Reads and compiles the files, which may refer to each other and to trust roots that are elsewhere.
     *
     * @param elsewhere further trust roots by name; those of the files come first
     * @param rules makes what rules in Rego are compiled to
     * @throws UnusableInputException if anything in them is not acceptable
     */
    public static PolicyFiles read(
            List<Path> policies, List<Path> trustRoots, Map<String, TrustRootSpec> elsewhere, FileRules rules) {
        var texts = Stream.concat(
                        policies.stream().map(path -> new BoundedFile("--policy", path, MAXIMUM_FILE).text()),
                        trustRoots.stream().map(path -> new BoundedFile("--trusted-root", path, MAXIMUM_FILE).text()))
                .toList();
        var files = ResourceFile.read(String.join("\n---\n", texts));
        var problems = new ArrayList<>(files.problems());
        files.exceptions()
                .forEach(exception -> problems.add(new Problem(
                        "PolicyException " + exception.name(),
                        ConditionReason.INVALID,
                        "exceptions are given by --exception, not among the policies")));
        var roots = trustRoots(files, problems);
        var known = new HashMap<>(elsewhere);
        known.putAll(files.trustRoots());
        var compiled = new ArrayList<Policy>();
        files.policies().forEach((name, spec) -> {
            named("EvidencePolicy " + name, PolicyReferences.check(spec, known), problems);
            compile(name, spec, rules, roots, problems).ifPresent(compiled::add);
        });
        refuse(problems, compiled);
        return new PolicyFiles(compiled, roots);
    }

    /**
     * Reads and compiles policies that are not in force yet. The trust roots that they name need not be in the files.
     *
     * @param rules makes what rules in Rego are compiled to
     * @throws UnusableInputException if anything in them is not acceptable
     */
    public static Proposed proposed(List<Path> paths, FileRules rules) {
        var texts = paths.stream()
                .map(path -> new BoundedFile("--policy", path, MAXIMUM_FILE).text())
                .toList();
        var files = ResourceFile.read(String.join("\n---\n", texts));
        var problems = new ArrayList<>(files.problems());
        var roots = trustRoots(files, problems);
        var compiled = new ArrayList<Policy>();
        files.policies()
                .forEach((name, spec) ->
                        compile(name, spec, rules, roots, problems).ifPresent(compiled::add));
        refuse(problems, compiled);
        var hashes = roots.values().stream()
                .collect(Collectors.toUnmodifiableMap(TrustRootInForce::name, TrustRootInForce::revision));
        return new Proposed(compiled, hashes);
    }

    private static void refuse(List<Problem> problems, List<Policy> compiled) {
        if (!problems.isEmpty()) {
            throw new UnusableInputException("the policies cannot be used:\n  "
                    + String.join(
                            "\n  ",
                            problems.stream()
                                    .map(problem -> Shown.line(problem.toString()))
                                    .toList()));
        }
        if (compiled.isEmpty()) {
            throw new UnusableInputException("--policy: there is no EvidencePolicy in the files");
        }
    }

    private static Map<String, TrustRootInForce> trustRoots(ResourceFile files, List<Problem> problems) {
        var roots = new HashMap<String, TrustRootInForce>();
        files.trustRoots().forEach((name, spec) -> {
            if (spec.tuf() != null) {
                named("TrustRoot " + name, List.of(FOLLOWED_IN_A_CLUSTER), problems);
                return;
            }
            switch (TrustRootCompiler.compile(name, spec)) {
                case Compiled.Accepted<TrustRoot>(var root) ->
                    roots.put(
                            name,
                            TrustRootInForce.lasting(
                                    name,
                                    ContentHash.of(TrustRootContent.of(spec).text()),
                                    root));
                case Compiled.Refused<TrustRoot>(var faults) -> named("TrustRoot " + name, faults, problems);
            }
        });
        return roots;
    }

    private static Optional<Policy> compile(
            String name,
            EvidencePolicySpec spec,
            FileRules rules,
            Map<String, TrustRootInForce> trustRoots,
            List<Problem> problems) {
        var object = "EvidencePolicy " + name;
        var faults = PolicyCompiler.check(spec);
        if (!faults.isEmpty()) {
            named(object, faults, problems);
            return Optional.empty();
        }
        return switch (rules.of(spec, trustRoots)) {
            case MadePrograms.All(var programs) -> compile(name, PolicyContent.of(spec, programs), problems);
            case MadePrograms.Failed(var cause, var texts) -> {
                texts.forEach(text -> problems.add(new Problem(object, ConditionReason.INVALID, text)));
                yield Optional.empty();
            }
        };
    }

    private static Optional<Policy> compile(String name, PolicyContent content, List<Problem> problems) {
        return switch (PolicyCompiler.compile(name, content, new RegoPrograms())) {
            case Compiled.Accepted<Policy>(var policy) -> Optional.of(policy);
            case Compiled.Refused<Policy>(var faults) -> {
                named("EvidencePolicy " + name, faults, problems);
                yield Optional.empty();
            }
        };
    }

    private static void named(String object, List<Problem> faults, List<Problem> problems) {
        faults.forEach(
                fault -> problems.add(new Problem(object + " " + fault.field(), fault.reason(), fault.message())));
    }

    /**
     * Policies that are not in force yet.
     *
     * @param policies compiled policies
     * @param trustRoots content hash of the trust roots in the same files, by name
     */
    public record Proposed(List<Policy> policies, Map<String, String> trustRoots) {
        public Proposed {
            policies = List.copyOf(policies);
            trustRoots = Map.copyOf(trustRoots);
        }
    }
}
