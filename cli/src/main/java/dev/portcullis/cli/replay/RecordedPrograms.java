package dev.portcullis.cli.replay;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.core.program.PolicyProgram;
import dev.portcullis.core.program.ProgramAnswer;
import dev.portcullis.core.program.ProgramQuestion;
import java.util.List;

/** Programs that are asked only what records hold. */
final class RecordedPrograms {
    private RecordedPrograms() {}

    /**
     * Returns the same policies, whose programs end the replay where they may read what a record does not hold.
     *
     * @param labels whether it holds what is known of the labels of the namespace
     */
    static List<Policy> in(List<Policy> policies, boolean labels) {
        return policies.stream()
                .map(policy -> policy.but()
                        .requirements(policy.requirements().stream()
                                .map(requirement -> asked(requirement, labels))
                                .toList())
                        .build())
                .toList();
    }

    private static Requirement asked(Requirement requirement, boolean labels) {
        return requirement instanceof Requirement.Programmed rego
                ? new Requirement.Programmed(
                        rego.name(),
                        rego.mode(),
                        rego.inputs(),
                        rego.per(),
                        new Asked(rego.name(), rego.program(), labels),
                        rego.parameters())
                : requirement;
    }

    private record Asked(String requirement, PolicyProgram program, boolean labels) implements PolicyProgram {
        @Override
        public ProgramAnswer evaluate(ProgramQuestion question) {
            if (program.readsRequest()) {
                throw new NotReplayableException("rules of requirement " + requirement
                        + " read the object of the request, which records do not hold");
            }
            if (!labels && program.readsNamespace()) {
                throw new NotReplayableException("rules of requirement " + requirement
                        + " read the labels of the namespace, which were too many for the record");
            }
            return program.evaluate(question);
        }

        @Override
        public Digest digest() {
            return program.digest();
        }

        @Override
        public boolean readsRequest() {
            return program.readsRequest();
        }

        @Override
        public boolean readsNamespace() {
            return program.readsNamespace();
        }

        @Override
        public boolean readsTime() {
            return program.readsTime();
        }
    }
}
