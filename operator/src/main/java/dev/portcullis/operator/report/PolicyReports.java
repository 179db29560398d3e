package dev.portcullis.operator.report;

import dev.portcullis.core.image.Digest;
import dev.portcullis.crds.policy.EvidencePolicy;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** Cluster reports about policies: their names, and what they say. Pure. */
final class PolicyReports {
    private static final String PREFIX = "portcullis-policy-";
    private static final int LONGEST_NAME = 253;
    private static final int HASH = 16;

    private PolicyReports() {}

    /** Returns the name of the report about a policy; of a very long name only the beginning stands in it, and a hash. */
    static String name(String policy) {
        var name = PREFIX + policy;
        if (name.length() <= LONGEST_NAME) {
            return name;
        }
        var hash = Digest.of(policy.getBytes(StandardCharsets.UTF_8)).hex().substring(0, HASH);
        return name.substring(0, LONGEST_NAME - HASH - 1) + "-" + hash;
    }

    /** Returns what a report of this name is kept by; empty if it is none of ours. */
    static String key(String name) {
        return name.startsWith(PREFIX) ? name : "";
    }

    /** Returns the report about a policy; it goes when its policy goes. */
    static GenericKubernetesResource report(String policy, String uid, PolicyTally tally, int unanswered, Instant now) {
        var apiVersion = HasMetadata.getApiVersion(EvidencePolicy.class);
        var kind = HasMetadata.getKind(EvidencePolicy.class);
        var owner = new OwnerReferenceBuilder()
                .withApiVersion(apiVersion)
                .withKind(kind)
                .withName(policy)
                .withUid(uid)
                .build();
        Map<String, Object> scope = Map.of("apiVersion", apiVersion, "kind", kind, "name", policy, "uid", uid);
        return ReportsApi.Kind.CLUSTER_REPORT.report(
                null, name(policy), owner, PolicyReportContent.of(scope, tally, unanswered, now));
    }
}
