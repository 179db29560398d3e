package dev.portcullis.crds.compile;

import dev.portcullis.core.evidencebundle.EvidenceBundleContent;
import dev.portcullis.core.evidencebundle.EvidenceBundleTerms;
import dev.portcullis.core.policy.Authority;
import dev.portcullis.core.policy.Demand;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.ProgramInput;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.policy.Requirement.Per;
import dev.portcullis.crds.policy.AttestationDemand;
import dev.portcullis.crds.policy.AuthoritySpec;
import dev.portcullis.crds.policy.EvidenceBundleDemand;
import dev.portcullis.crds.policy.EvidenceDemand;
import dev.portcullis.crds.policy.RequirementSpec;
import dev.portcullis.crds.policy.RequirementSpec.Alternative;
import dev.portcullis.crds.policy.SignatureDemand;
import dev.portcullis.evidencebundle.EvidenceBundleProgram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compiles requirements; those with problems are left out, so the result means nothing unless there are none. */
final class Requirements {
    private static final String NO_PARAMETERS = "{}";

    private final Problems problems;
    private final List<AuthoritySpec> named;
    private final Map<String, Authority> authorities;
    private final Programs programs;

    Requirements(Problems problems, List<AuthoritySpec> named, Map<String, Authority> authorities, Programs programs) {
        this.problems = problems;
        this.named = named;
        this.authorities = authorities;
        this.programs = programs;
    }

    List<Requirement> compile(List<RequirementSpec> specs, Mode policyMode) {
        var requirements = new ArrayList<Requirement>();
        var names = new HashSet<String>();
        for (var i = 0; i < specs.size(); i++) {
            var path = "spec.requirements[" + i + "]";
            checkName(path, specs.get(i).name(), names);
            var requirement = requirement(path, specs.get(i), policyMode);
            if (requirement != null) {
                requirements.add(requirement);
            }
        }
        programs.checkNames(specs.stream()
                .filter(spec -> spec.rego() != null)
                .map(RequirementSpec::name)
                .toList());
        return requirements;
    }

    private @Nullable Requirement requirement(String path, RequirementSpec spec, Mode policyMode) {
        var kinds = Stream.of(spec.signature(), spec.attestation(), spec.rego(), spec.evidenceBundle())
                        .filter(Objects::nonNull)
                        .count()
                + (spec.anyOf().isEmpty() ? 0 : 1);
        if (kinds != 1) {
            problems.invalid(path, "exactly one of signature, attestation, anyOf, rego and evidenceBundle must be set");
            return null;
        }
        var own = spec.mode();
        var mode = own == null ? policyMode : Modes.compile(own).weaker(policyMode);
        var rego = spec.rego();
        if (rego != null) {
            return new RegoRequirements(problems, programs, this::demand, this::checkNamed)
                    .compile(path + ".rego", spec.name(), mode, per(rego.per()), rego);
        }
        var bundle = spec.evidenceBundle();
        if (bundle != null) {
            return evidenceBundle(path + ".evidenceBundle", spec.name(), mode, bundle);
        }
        return spec.anyOf().isEmpty()
                ? single(path, spec.name(), mode, spec.signature(), spec.attestation())
                : anyOf(path, spec, mode);
    }

    private @Nullable Requirement evidenceBundle(String path, String name, Mode mode, EvidenceBundleDemand spec) {
        if (spec.producers().isEmpty()) {
            problems.invalid(path + ".producers", "at least one namespace must be named");
            return null;
        }
        var demand = demand(path, spec);
        if (demand == null) {
            return null;
        }
        var terms = new EvidenceBundleTerms(
                Set.copyOf(spec.producers()), Set.copyOf(spec.items()), Set.copyOf(spec.controls()), demand.maxAge());
        // The program judges ages: a bundle that is too old still takes back what one before it said.
        var whenever = new Demand(demand.authorities(), 1, null);
        var input = new ProgramInput(EvidenceBundleContent.PREDICATE_TYPE, whenever, true);
        return new Requirement.Programmed(
                name, mode, List.of(input), Per.IMAGE, new EvidenceBundleProgram(terms), NO_PARAMETERS);
    }

    private @Nullable Requirement anyOf(String path, RequirementSpec spec, Mode mode) {
        var alternatives = new ArrayList<Requirement>();
        var names = new HashSet<String>();
        for (var i = 0; i < spec.anyOf().size(); i++) {
            var here = path + ".anyOf[" + i + "]";
            Alternative alternative = spec.anyOf().get(i);
            checkName(here, alternative.name(), names);
            if ((alternative.signature() == null) == (alternative.attestation() == null)) {
                problems.invalid(here, "exactly one of signature and attestation must be set");
                continue;
            }
            var compiled = single(here, alternative.name(), mode, alternative.signature(), alternative.attestation());
            if (compiled != null) {
                alternatives.add(compiled);
            }
        }
        return alternatives.isEmpty() ? null : new Requirement.AnyOf(spec.name(), mode, alternatives);
    }

    private @Nullable Requirement single(
            String path,
            String name,
            Mode mode,
            @Nullable SignatureDemand signature,
            @Nullable AttestationDemand attestation) {
        if (signature != null) {
            var demand = demand(path + ".signature", signature);
            return demand == null ? null : new Requirement.Signature(name, mode, demand);
        }
        if (attestation != null) {
            var demand = demand(path + ".attestation", attestation);
            return demand == null
                    ? null
                    : new Requirement.Attestation(
                            name, mode, attestation.predicateType(), demand, per(attestation.per()));
        }
        return null;
    }

    private static Per per(AttestationDemand.Per per) {
        return switch (per) {
            case IMAGE -> Per.IMAGE;
            case PLATFORM -> Per.PLATFORM;
        };
    }

    private @Nullable Demand demand(String path, EvidenceDemand spec) {
        checkNamed(path, spec.authorities());
        var found = spec.authorities().stream()
                .map(authorities::get)
                .filter(Objects::nonNull)
                .toList();
        var distinct = Set.copyOf(spec.authorities()).size();
        if (spec.threshold() < 1 || spec.threshold() > distinct) {
            problems.invalid(path + ".threshold", "threshold must not exceed the number of authorities");
            return null;
        }
        var maxAge = maxAge(path, spec.maxAge());
        var complete = found.size() == spec.authorities().size() && found.size() == distinct;
        return complete ? new Demand(found, spec.threshold(), maxAge) : null;
    }

    private void checkNamed(String path, List<String> names) {
        for (var i = 0; i < names.size(); i++) {
            if (!Authorities.isNamed(named, names.get(i))) {
                problems.invalid(path + ".authorities[" + i + "]", "no authority is named \"" + names.get(i) + "\"");
            }
        }
    }

    private @Nullable Duration maxAge(String path, @Nullable String text) {
        if (text == null) {
            return null;
        }
        var maxAge = Durations.parse(text);
        if (maxAge == null) {
            problems.invalid(path + ".maxAge", "it must be a duration above zero, for example 168h");
        }
        return maxAge;
    }

    private void checkName(String path, String name, Set<String> names) {
        if (!names.add(name)) {
            problems.invalid(path + ".name", "another one has the same name");
        }
    }
}
