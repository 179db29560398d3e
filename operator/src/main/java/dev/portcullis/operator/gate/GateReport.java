package dev.portcullis.operator.gate;

import dev.portcullis.operator.registration.PolicyClaim;
import java.util.Map;

/**
 * What the last look at the gate showed.
 *
 * @param keyId id of the installation key in use; empty before the first look
 * @param problem why the registration is not as it should be; empty if it is
 * @param entries state of each entry
 * @param policies what each policy asked for at that time, by name
 * @param entryOfPolicy the entry that enforces each enforced policy
 */
public record GateReport(
        String keyId,
        String problem,
        Map<String, EntryState> entries,
        Map<String, PolicyClaim> policies,
        Map<String, String> entryOfPolicy) {
    /** Before the first look. */
    public static final GateReport NONE =
            new GateReport("", "the registration was not looked at yet", Map.of(), Map.of(), Map.of());

    public GateReport {
        entries = Map.copyOf(entries);
        policies = Map.copyOf(policies);
        entryOfPolicy = Map.copyOf(entryOfPolicy);
    }
}
