package dev.portcullis.core.verdict;

import dev.portcullis.core.exemption.Granted;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.reason.Reason;
import java.util.List;
import java.util.Objects;

/** What all policies together say about one image. */
public sealed interface Verdict {
    /** Returns the code that explains the outcome. */
    Reason reason();

    /** Returns everything that speaks against the image, whatever its mode, in the order of policies and requirements. */
    List<Finding> findings();

    /** Returns what is met. */
    List<Satisfaction> satisfied();

    /** Returns the findings that are told to the user though the image may run. */
    default List<Finding> warnings() {
        return findings().stream()
                .filter(finding -> finding.mode() == Mode.WARN)
                .toList();
    }

    /** Returns what is met now and soon will not be, where a policy wants to be told; it speaks against nothing yet. */
    default List<Finding> expiring() {
        return satisfied().stream().flatMap(Expiry::finding).toList();
    }

    /** Returns the exceptions but for which the image would be refused, each once. */
    default List<Granted> exemptions() {
        return findings().stream()
                .map(Finding::exemption)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** The image may run: verified, or for the reason given. */
    record Allow(Reason reason, List<Finding> findings, List<Satisfaction> satisfied) implements Verdict {
        public Allow {
            findings = List.copyOf(findings);
            satisfied = List.copyOf(satisfied);
        }
    }

    /** The image must not run. */
    record Deny(Reason reason, List<Finding> findings, List<Satisfaction> satisfied) implements Verdict {
        public Deny {
            findings = List.copyOf(findings);
            satisfied = List.copyOf(satisfied);
        }
    }

    /** Nobody can say, because a registry could not be asked; whoever enforces treats it as a refusal. */
    record Undecidable(Reason reason, List<Finding> findings, List<Satisfaction> satisfied) implements Verdict {
        public Undecidable {
            findings = List.copyOf(findings);
            satisfied = List.copyOf(satisfied);
        }
    }
}
