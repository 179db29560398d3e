package dev.portcullis.compiler;

import dev.portcullis.compiler.BundleSource.Answer;
import dev.portcullis.compiler.BundleSource.Signed;
import dev.portcullis.compiler.MadePrograms.Cause;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.crds.policy.ProgramContent;
import dev.portcullis.crds.policy.RegoDemand;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.opa.BundleArchive;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the programs of policies. What was made once of a source is not made again: neither where a revision has it, nor where this process
 * made it, and what is wrong with a source is remembered too. Thread-safe.
 */
public final class PolicyPrograms {
    private final ProgramMaker maker;
    private final BundleSource bundles;

    /**
     * @param compiler compiles modules
     * @param bundles where bundles come from
     */
    public PolicyPrograms(RulesCompiler compiler, BundleSource bundles) {
        this.maker = new ProgramMaker(compiler);
        this.bundles = bundles;
    }

    /**
     * Makes the programs of all requirements.
     *
     * @param spec with nothing wrong that could be seen without compiling its rules
     * @param last what was accepted last of the same policy, and is proved; null for nothing
     * @param trustRoots what is in force, by name; asked only where there is a bundle
     */
    public MadePrograms of(
            EvidencePolicySpec spec, @Nullable PolicyContent last, Supplier<Map<String, TrustRootInForce>> trustRoots)
            throws InterruptedException {
        Map<String, ProgramContent> programs = new HashMap<>();
        Map<Cause, List<String>> problems = new TreeMap<>();
        for (var i = 0; i < spec.requirements().size(); i++) {
            var requirement = spec.requirements().get(i);
            var rules = requirement.rego();
            if (rules == null) {
                continue;
            }
            var wanted = new Wanted(spec, requirement.name(), rules, last);
            switch (make(wanted, trustRoots)) {
                case Made.Program(var program) -> programs.put(requirement.name(), program);
                case Made.Problems(var cause, var found) -> {
                    var path = "spec.requirements[" + i + "].rego" + (rules.bundle() == null ? "" : ".bundle") + ": ";
                    found.forEach(problem -> problems.computeIfAbsent(cause, any -> new ArrayList<>())
                            .add(path + problem));
                }
            }
        }
        if (problems.isEmpty()) {
            return new MadePrograms.All(programs);
        }
        var gravest = problems.keySet().iterator().next();
        return new MadePrograms.Failed(
                gravest, problems.values().stream().flatMap(List::stream).toList());
    }

    private Made make(Wanted wanted, Supplier<Map<String, TrustRootInForce>> trustRoots) throws InterruptedException {
        var bundle = wanted.rules().bundle();
        var known = wanted.known();
        if (bundle == null) {
            return known != null ? new Made.Program(known) : maker.ofModules(wanted.rules());
        }
        return switch (bundles.signed(wanted.spec(), bundle, trustRoots.get())) {
            case Answer.Found<Signed> signed ->
                known != null
                        ? new Made.Program(known)
                        : fetched(bundle, wanted.rules().source());
            case Answer.Refused<Signed>(var why) -> Made.Problems.one(Cause.BUNDLE, why);
            // What was accepted of this very bundle under these very authorities was signed.
            case Answer.Unavailable<Signed>(var why) ->
                known != null && wanted.wasSigned()
                        ? new Made.Program(known)
                        : Made.Problems.one(Cause.UNAVAILABLE, why);
        };
    }

    private Made fetched(RegoDemand.Bundle bundle, String source) throws InterruptedException {
        var remembered = maker.remembered(source);
        if (remembered != null) {
            return remembered;
        }
        return switch (bundles.fetch(bundle)) {
            case Answer.Found<BundleArchive>(var archive) -> maker.ofBundle(archive, source);
            case Answer.Refused<BundleArchive>(var why) -> Made.Problems.one(Cause.BUNDLE, why);
            case Answer.Unavailable<BundleArchive>(var why) -> Made.Problems.one(Cause.UNAVAILABLE, why);
        };
    }

    /** One program that is to be made. */
    private record Wanted(
            EvidencePolicySpec spec,
            String requirement,
            RegoDemand rules,
            @Nullable PolicyContent last) {
        /** The program of the last revision, if it was made of the same source and can still be loaded. */
        @Nullable
        ProgramContent known() {
            var program = last == null ? null : last.programs().get(requirement);
            if (program == null || !program.source().equals(rules.source())) {
                return null;
            }
            try {
                return ProgramMaker.problems(program.unpackedPlan(), program.unpackedData())
                                .isEmpty()
                        ? program
                        : null;
            } catch (IOException e) {
                return null;
            }
        }

        /** Whether the last revision was accepted by the same authorities, of whom the same signers are denied. */
        boolean wasSigned() {
            return last != null
                    && last.spec().authorities().equals(spec.authorities())
                    && Objects.equals(last.spec().deny(), spec.deny())
                    && last.spec().requirements().stream()
                            .anyMatch(before -> before.name().equals(requirement)
                                    && before.rego() != null
                                    && Objects.equals(before.rego().bundle(), rules.bundle()));
        }
    }
}
