package dev.portcullis.sigstore.trust;

import java.util.List;

/** The outcome of reading a trust root. */
public sealed interface TrustRootResult {
    /**
     * A usable trust root.
     *
     * @param root the trust root
     * @param ignored parts that nothing can be verified with, such as logs whose keys are of an unknown kind
     */
    record Loaded(TrustRoot root, List<TrustProblem> ignored) implements TrustRootResult {
        public Loaded {
            ignored = List.copyOf(ignored);
        }
    }

    /** No trust root; never without a problem. */
    record Refused(List<TrustProblem> problems) implements TrustRootResult {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
