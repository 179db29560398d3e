package dev.portcullis.crds.compile;

import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.InvalidImageReferenceException;
import dev.portcullis.core.policy.Demand;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.ProgramInput;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.policy.Requirement.Per;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.policy.EvidenceDemand;
import dev.portcullis.crds.policy.RegoDemand;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Compiles requirements of kind {@code rego}. */
final class RegoRequirements {
    private final Problems problems;
    private final Programs programs;
    private final BiFunction<String, EvidenceDemand, @Nullable Demand> demands;
    private final BiConsumer<String, List<String>> names;

    /**
     * @param demands compiles a demand, given where it stands; null with a problem
     * @param names checks that all authorities of a list are there, given where it stands
     */
    RegoRequirements(
            Problems problems,
            Programs programs,
            BiFunction<String, EvidenceDemand, @Nullable Demand> demands,
            BiConsumer<String, List<String>> names) {
        this.problems = problems;
        this.programs = programs;
        this.demands = demands;
        this.names = names;
    }

    /** Returns the requirement; null with a problem. */
    @Nullable
    Requirement compile(String path, String name, Mode mode, Per per, RegoDemand spec) {
        checkModules(path, spec);
        checkBundle(path + ".bundle", spec.bundle());
        var parameters = parameters(path + ".parameters", spec);
        var inputs = inputs(path, spec);
        var program = programs.of(path, name, spec);
        return inputs == null || program == null
                ? null
                : new Requirement.Programmed(name, mode, inputs, per, program, parameters);
    }

    private void checkModules(String path, RegoDemand spec) {
        if (spec.modules().isEmpty() == (spec.bundle() == null)) {
            problems.invalid(path, "exactly one of modules and bundle must be set");
        }
        for (var file : spec.modules().keySet()) {
            if (!RegoDemand.isFile(file)) {
                problems.invalid(path + ".modules[" + file + "]", "names of modules end in .rego, as in policy.rego");
            }
        }
        var length = spec.modules().values().stream().mapToLong(String::length).sum();
        if (length > RegoDemand.MAXIMUM_SOURCE) {
            problems.invalid(
                    path + ".modules", "they have more than " + RegoDemand.MAXIMUM_SOURCE + " characters together");
        }
    }

    private void checkBundle(String path, RegoDemand.@Nullable Bundle bundle) {
        if (bundle == null) {
            return;
        }
        names.accept(path, bundle.authorities());
        try {
            var reference = ImageReference.parse(bundle.reference());
            if (reference.digest() == null || !reference.toString().equals(bundle.reference())) {
                problems.invalid(
                        path + ".reference",
                        "write it in canonical form with its digest, as in " + reference.repository() + "@sha256:…");
            }
        } catch (InvalidImageReferenceException e) {
            problems.invalid(path + ".reference", String.valueOf(e.getMessage()));
        }
    }

    private String parameters(String path, RegoDemand spec) {
        var text = CanonicalJson.of(spec.parameters());
        if (text.length() > RegoDemand.MAXIMUM_PARAMETERS) {
            problems.invalid(path, "they have more than " + RegoDemand.MAXIMUM_PARAMETERS + " characters as JSON");
        }
        return text;
    }

    private @Nullable List<ProgramInput> inputs(String path, RegoDemand spec) {
        var inputs = new ArrayList<ProgramInput>();
        var types = new HashSet<String>();
        for (var i = 0; i < spec.inputs().size(); i++) {
            var here = path + ".inputs[" + i + "]";
            var input = spec.inputs().get(i);
            if (!types.add(input.predicateType())) {
                problems.invalid(here + ".predicateType", "another input has the same type");
                continue;
            }
            var demand = demands.apply(here, input);
            if (demand != null) {
                inputs.add(new ProgramInput(input.predicateType(), demand, !input.optional()));
            }
        }
        return inputs.size() == spec.inputs().size() ? inputs : null;
    }
}
