package dev.portcullis.crds.file;

import dev.portcullis.crds.compile.Problem;
import dev.portcullis.crds.exception.PolicyExceptionSpec;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.runner.RunnerBudgetSpec;
import dev.portcullis.crds.runner.RunnerPoolSpec;
import dev.portcullis.crds.trust.TrustRootSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Policies, trust roots, exceptions, and pools and budgets of runners of YAML text, ready to be compiled. References of trust roots to ConfigMaps are resolved where the same text
 * holds them. Documents of other groups are passed over.
 *
 * @param policies policies by name
 * @param trustRoots trust roots by name
 * @param exceptions exceptions in the order of the text
 * @param runnerPools pools of runners by name
 * @param runnerBudgets budgets of runners by name
 * @param problems what is wrong with the text; if there are any, what was read is not the whole of it
 */
public record ResourceFile(
        Map<String, EvidencePolicySpec> policies,
        Map<String, TrustRootSpec> trustRoots,
        List<NamedException> exceptions,
        Map<String, RunnerPoolSpec> runnerPools,
        Map<String, RunnerBudgetSpec> runnerBudgets,
        List<Problem> problems) {
    public ResourceFile {
        policies = Collections.unmodifiableMap(new LinkedHashMap<>(policies));
        trustRoots = Collections.unmodifiableMap(new LinkedHashMap<>(trustRoots));
        exceptions = List.copyOf(exceptions);
        runnerPools = Collections.unmodifiableMap(new LinkedHashMap<>(runnerPools));
        runnerBudgets = Collections.unmodifiableMap(new LinkedHashMap<>(runnerBudgets));
        problems = List.copyOf(problems);
    }

    /**
     * An exception with its name.
     *
     * @param namespace the only namespace that it is for
     */
    public record NamedException(String namespace, String name, PolicyExceptionSpec spec) {}

    /** Reads YAML text of any number of documents. */
    public static ResourceFile read(String yaml) {
        return new ResourceReader().read(yaml);
    }
}
