package dev.portcullis.core.policy;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.program.PolicyProgram;
import dev.portcullis.core.reason.Reason;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** One thing that a policy demands of an image. */
public sealed interface Requirement {
    /** Returns the name, unique in its policy. */
    String name();

    /** Returns the effective mode: the weaker of the requirement's own and the policy's. */
    Mode mode();

    /** Returns the same demand, doing no more than this mode. */
    Requirement weakenedTo(Mode most);

    /** Returns the names of the trust roots that facts for this requirement come under. */
    Set<String> trustRoots();

    /** Returns whether the signer of a fact could help to meet it. */
    boolean names(Fact fact);

    /**
     * Returns what is demanded, as a short hash: the same for requirements that are met by the same evidence, whatever their names, their modes
     * and the greatest age of that evidence.
     */
    default String demanded() {
        return DemandHash.of(this);
    }

    /** Returns whether it, or an alternative of it, is about the platforms of an index. */
    default boolean isPerPlatform() {
        return false;
    }

    /**
     * Returns whether more evidence can only help: what is met stays so whatever else is found. If not, all places must have been asked before
     * anybody can say that it is met.
     */
    default boolean isMonotonic() {
        return true;
    }

    /** Returns whether the verdict on it can depend on the request, so that what one satisfies another may not. */
    default boolean readsRequest() {
        return false;
    }

    /** Returns whether the verdict on it can depend on the name or the labels of the namespace. */
    default boolean readsNamespace() {
        return false;
    }

    /** An image signature; an attestation does not count as one. */
    record Signature(String name, Mode mode, Demand demand) implements Requirement {
        @Override
        public Requirement weakenedTo(Mode most) {
            return new Signature(name, mode.weaker(most), demand);
        }

        @Override
        public Set<String> trustRoots() {
            return demand.trustRoots();
        }

        @Override
        public boolean names(Fact fact) {
            return demand.names(fact);
        }
    }

    /** What must have the evidence. */
    enum Per {
        /** The manifest or index that the reference names. */
        IMAGE,
        /** Each manifest of an index that runs on a platform which the policy wants; a manifest alone is one platform. */
        PLATFORM
    }

    /** An attestation with this predicate type. */
    record Attestation(String name, Mode mode, String predicateType, Demand demand, Per per) implements Requirement {
        @Override
        public Requirement weakenedTo(Mode most) {
            return new Attestation(name, mode.weaker(most), predicateType, demand, per);
        }

        @Override
        public boolean isPerPlatform() {
            return per == Per.PLATFORM;
        }

        @Override
        public Set<String> trustRoots() {
            return demand.trustRoots();
        }

        @Override
        public boolean names(Fact fact) {
            return demand.names(fact);
        }
    }

    /** At least one of several. */
    record AnyOf(String name, Mode mode, List<Requirement> alternatives) implements Requirement {
        public AnyOf {
            alternatives = List.copyOf(alternatives);
            if (alternatives.isEmpty() || alternatives.stream().anyMatch(AnyOf.class::isInstance)) {
                throw new IllegalArgumentException("anyOf holds at least one alternative and is one level deep");
            }
        }

        @Override
        public Requirement weakenedTo(Mode most) {
            return new AnyOf(
                    name,
                    mode.weaker(most),
                    alternatives.stream()
                            .map(alternative -> alternative.weakenedTo(most))
                            .toList());
        }

        @Override
        public boolean isPerPlatform() {
            return alternatives.stream().anyMatch(Requirement::isPerPlatform);
        }

        @Override
        public Set<String> trustRoots() {
            return alternatives.stream()
                    .flatMap(alternative -> alternative.trustRoots().stream())
                    .collect(Collectors.toUnmodifiableSet());
        }

        @Override
        public boolean names(Fact fact) {
            return alternatives.stream().anyMatch(alternative -> alternative.names(fact));
        }
    }

    /**
     * What a program has nothing against, which is given the evidence that its inputs name and no other.
     *
     * @param inputs the evidence that it is given, each predicate type once
     * @param per what is judged: the image that is named, or each platform
     * @param program the program
     * @param parameters what its author wrote beside it, as canonical JSON
     */
    record Programmed(
            String name, Mode mode, List<ProgramInput> inputs, Per per, PolicyProgram program, String parameters)
            implements Requirement {
        public Programmed {
            inputs = List.copyOf(inputs);
            if (inputs.stream().map(ProgramInput::predicateType).distinct().count() < inputs.size()) {
                throw new IllegalArgumentException("two inputs have the same predicate type");
            }
        }

        @Override
        public Requirement weakenedTo(Mode most) {
            return new Programmed(name, mode.weaker(most), inputs, per, program, parameters);
        }

        @Override
        public boolean isPerPlatform() {
            return per == Per.PLATFORM;
        }

        @Override
        public boolean readsRequest() {
            return program.readsRequest();
        }

        @Override
        public boolean readsNamespace() {
            return program.readsNamespace();
        }

        /** A statement that comes to light can be one that the program objects to. */
        @Override
        public boolean isMonotonic() {
            return inputs.isEmpty();
        }

        @Override
        public Set<String> trustRoots() {
            return inputs.stream()
                    .flatMap(input -> input.demand().trustRoots().stream())
                    .collect(Collectors.toUnmodifiableSet());
        }

        @Override
        public boolean names(Fact fact) {
            return inputs.stream().anyMatch(input -> input.demand().names(fact));
        }
    }

    /** What stands in for a requirement that cannot be judged, because its policy or trust root was never accepted: never met. */
    record Unmeetable(String name, Mode mode, Reason reason, String detail) implements Requirement {
        @Override
        public Requirement weakenedTo(Mode most) {
            return new Unmeetable(name, mode.weaker(most), reason, detail);
        }

        @Override
        public Set<String> trustRoots() {
            return Set.of();
        }

        @Override
        public boolean names(Fact fact) {
            return false;
        }
    }
}
