package dev.portcullis.operator.gate;

import dev.portcullis.crds.suspension.Suspensions;
import dev.portcullis.operator.registration.PolicyClaim;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the last look at the gate showed.
 *
 * @param keyId id of the installation key in use; empty before the first look
 * @param problem why the registration is not as it should be; empty if it is
 * @param entries state of each entry
 * @param policies what each policy asked for at that time, by name
 * @param entryOfPolicy the entry that enforces each enforced policy
 * @param suspensions whose namespaces the fail-closed entries leave out
 * @param repairs how often this operator found that somebody had changed or deleted the registration
 */
public record GateReport(
        String keyId,
        String problem,
        Map<String, EntryState> entries,
        Map<String, PolicyClaim> policies,
        Map<String, String> entryOfPolicy,
        Suspensions suspensions,
        long repairs) {
    /** Before the first look. */
    public static final GateReport NONE = new GateReport(
            "", "the registration was not looked at yet", Map.of(), Map.of(), Map.of(), Suspensions.NONE, 0);

    public GateReport {
        entries = Map.copyOf(entries);
        policies = Map.copyOf(policies);
        entryOfPolicy = Map.copyOf(entryOfPolicy);
    }

    /** Returns what is known after a look that failed: nothing about any entry, since what was seen before may be over. */
    GateReport afterFault(RuntimeException fault) {
        return failing("the registration could not be looked after: "
                + fault.getClass().getSimpleName());
    }

    /** Returns the same with no entry known to be in effect, for this reason. */
    GateReport failing(String problem) {
        EntryState unknown = new EntryState.Ineffective(problem);
        var states = entries.keySet().stream().collect(Collectors.toMap(Function.identity(), entry -> unknown));
        return new GateReport(keyId, problem, states, policies, entryOfPolicy, suspensions, repairs);
    }
}
