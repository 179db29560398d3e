package dev.portcullis.cli.report;

import dev.portcullis.cluster.inforce.NamespaceLabels;
import dev.portcullis.cluster.inforce.PolicySnapshot;
import dev.portcullis.cluster.inforce.PolicySnapshot.Gated;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.CompiledTrustRoot;
import dev.portcullis.crds.compile.PolicyCompiler;
import dev.portcullis.crds.compile.TrustRootCompiler;
import dev.portcullis.crds.compile.UnreadyPolicy;
import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.revision.ContentHash;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.revision.PolicyRevisionSpec;
import dev.portcullis.crds.revision.RevisedKind;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.crds.trust.TrustRootSpec;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.evidence.TrustRootInForce;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What applies in each namespace of a cluster. Revisions are taken as they stand: who asks cannot read the installation key, and what comes of it
 * decides nothing.
 *
 * @param snapshot policies and trust roots
 * @param labels labels of every namespace
 * @param specs trust roots as they were written, for policies that refer to them
 */
record ClusterRules(
        PolicySnapshot snapshot, Map<String, Map<String, String>> labels, Map<String, TrustRootSpec> specs) {
    /** Nothing here comes by an entry of the registration, whose policies would apply whatever the labels. */
    private static final String NO_ENTRY = "";

    /** Reads what is in force. */
    static ClusterRules read(KubernetesClient client) {
        var revisions = new HashMap<String, PolicyRevisionSpec>();
        client.resources(PolicyRevision.class).list().getItems().forEach(revision -> {
            if (revision.getSpec() != null) {
                revisions.put(revision.getMetadata().getName(), revision.getSpec());
            }
        });
        var policies = client.resources(EvidencePolicy.class).list().getItems().stream()
                .map(policy -> new Gated(policy(policy, revisions), NO_ENTRY))
                .toList();
        var roots = new HashMap<String, TrustRootInForce>();
        var specs = new HashMap<String, TrustRootSpec>();
        client.resources(TrustRoot.class).list().getItems().forEach(root -> {
            specs.put(root.getMetadata().getName(), root.getSpec());
            trustRoot(root, revisions).ifPresent(found -> roots.put(found.name(), found));
        });
        var labels = new HashMap<String, Map<String, String>>();
        client.namespaces().list().getItems().forEach(namespace -> {
            labels.put(namespace.getMetadata().getName(), NamespaceLabels.of(namespace));
        });
        return new ClusterRules(new PolicySnapshot(policies, roots), labels, specs);
    }

    private static Policy policy(EvidencePolicy policy, Map<String, PolicyRevisionSpec> revisions) {
        var name = policy.getMetadata().getName();
        var status = policy.getStatus();
        return revision(revisions, RevisedKind.EVIDENCE_POLICY, name, status == null ? null : status.revision())
                .flatMap(ClusterRules::compile)
                .orElseGet(() -> UnreadyPolicy.of(name, policy.getSpec(), UnreadyPolicy.NEVER_ACCEPTED));
    }

    private static Optional<Policy> compile(PolicyRevisionSpec revision) {
        return PolicyCompiler.compileContent(revision.name(), revision.contentHash(), revision.content())
                        instanceof Compiled.Accepted<Policy>(var compiled)
                ? Optional.of(compiled)
                : Optional.empty();
    }

    private static Optional<TrustRootInForce> trustRoot(TrustRoot root, Map<String, PolicyRevisionSpec> revisions) {
        var name = root.getMetadata().getName();
        var status = root.getStatus();
        var revision = revision(revisions, RevisedKind.TRUST_ROOT, name, status == null ? null : status.revision());
        return revision.isPresent()
                        && TrustRootCompiler.compileContent(name, revision.get().content())
                                instanceof
                                Compiled.Accepted<CompiledTrustRoot>(
                                        CompiledTrustRoot(var material, var basis, var until))
                ? Optional.of(new TrustRootInForce(name, revision.get().contentHash(), basis, material, until))
                : Optional.empty();
    }

    private static Optional<PolicyRevisionSpec> revision(
            Map<String, PolicyRevisionSpec> revisions, RevisedKind kind, String object, @Nullable String named) {
        return Optional.ofNullable(named)
                .map(revisions::get)
                .filter(revision -> revision.kind() == kind
                        && revision.name().equals(object)
                        && ContentHash.of(revision.content()).equals(revision.contentHash()));
    }

    /** Returns the same rules with policies in the place of those of the same names, and with further trust roots. */
    ClusterRules with(List<Policy> proposed, Map<String, TrustRootInForce> trustRoots) {
        var names = proposed.stream().map(Policy::name).toList();
        var policies = new ArrayList<Gated>();
        snapshot.policies().stream()
                .filter(gated -> !names.contains(gated.policy().name()))
                .forEach(policies::add);
        proposed.forEach(policy -> policies.add(new Gated(policy, NO_ENTRY)));
        var roots = new HashMap<>(snapshot.trustRoots());
        roots.putAll(trustRoots);
        return new ClusterRules(new PolicySnapshot(policies, roots), labels, specs);
    }

    /** Returns the same rules with policies that were made wider. */
    ClusterRules widened(UnaryOperator<List<Policy>> change) {
        var policies =
                change.apply(snapshot.policies().stream().map(Gated::policy).toList());
        var gated = policies.stream().map(policy -> new Gated(policy, NO_ENTRY)).toList();
        return new ClusterRules(new PolicySnapshot(gated, snapshot.trustRoots()), labels, specs);
    }

    /** Returns the rules for a namespace. */
    PoliciesInForce of(String namespace, OtherImages unmatchedImages) {
        return snapshot.select(GateEntry.ADVISE, labels.get(namespace), unmatchedImages);
    }
}
