package dev.portcullis.webhook.admission;

import dev.portcullis.crds.gate.GateEntry;
import java.util.Optional;

/** What a caller of the server wants, by the path without the token at its end. */
sealed interface Call {
    /**
     * A decision.
     *
     * @param entry the entry of the registration that is asked
     */
    record Admit(String entry) implements Call {}

    /** Digests beside tags. */
    record Pin() implements Call {}

    /** The approval of an exception. */
    record Approve() implements Call {}

    /** The gate of a runner's Pod that is created. */
    record GateRunner() implements Call {}

    /** Whether a runner's Pod may be created or changed. */
    record GuardRunner() implements Call {}

    /** Reads the parts of a path. */
    static Optional<Call> of(String[] parts) {
        if (parts.length == 4 && parts[1].equals("admit") && GateEntry.isName(parts[2])) {
            return Optional.of(new Admit(parts[2]));
        }
        if (parts.length != 3) {
            return Optional.empty();
        }
        return switch (parts[1]) {
            case "pin" -> Optional.of(new Pin());
            case "approve" -> Optional.of(new Approve());
            case "gate-runners" -> Optional.of(new GateRunner());
            case "guard-runners" -> Optional.of(new GuardRunner());
            default -> Optional.empty();
        };
    }
}
