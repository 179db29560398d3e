package dev.portcullis.cli.verify;

import dev.portcullis.core.decision.JudgedImage;
import dev.portcullis.core.exemption.Exemptions;
import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.policy.Policy;
import java.util.List;

/**
 * Everything there is to tell about one run.
 *
 * @param judged the image and its verdict
 * @param found the evidence
 * @param policies the policies that selected the namespace
 * @param namespaceKnown whether namespace selectors were looked at
 * @param exemptions the exceptions from files, used or not
 */
record Report(JudgedImage judged, FactSet found, List<Policy> policies, boolean namespaceKnown, Exemptions exemptions) {
    Report {
        policies = List.copyOf(policies);
    }

    /** Words the location of evidence. */
    static String layout(dev.portcullis.core.fact.Location location) {
        return switch (location.layout()) {
            case BUNDLE_BY_REFERRERS -> "referrers API";
            case BUNDLE_BY_FALLBACK_TAG -> "fallback tag";
            case LAYER_BY_TAG -> "cosign's tag";
            case LAYER_BY_REFERRERS -> "referrers, in cosign's older form";
        };
    }
}
