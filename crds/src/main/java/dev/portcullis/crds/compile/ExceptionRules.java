package dev.portcullis.crds.compile;

import dev.portcullis.core.policy.ExceptionRule;
import dev.portcullis.crds.policy.ExceptionsSpec;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles which exceptions a policy admits. */
public final class ExceptionRules {
    private ExceptionRules() {}

    /** Returns the rule of a policy that was accepted. */
    public static ExceptionRule ofAccepted(@Nullable ExceptionsSpec admitted) {
        return compile(admitted, new Problems());
    }

    /** Returns the rule; none where there is a problem, which is added. */
    static ExceptionRule compile(@Nullable ExceptionsSpec admitted, Problems problems) {
        if (admitted == null) {
            return ExceptionRule.NONE;
        }
        var longest = Durations.parse(admitted.maxDuration());
        if (longest == null) {
            problems.invalid("spec.exceptions.maxDuration", "it must be a duration above zero, for example 168h");
            return ExceptionRule.NONE;
        }
        return new ExceptionRule(Set.copyOf(admitted.namespaces()), longest, admitted.digestRequired());
    }
}
