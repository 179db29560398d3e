package dev.portcullis.cli.report;

import dev.portcullis.cluster.inforce.KnownNamespace;
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
import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.crds.revision.ContentHash;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.revision.PolicyRevisionSpec;
import dev.portcullis.crds.revision.RevisedKind;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.crds.trust.TrustRootSpec;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.program.RegoPrograms;
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
 * @param namespaces every namespace, by name
 * @param specs trust roots as they were written, for policies that refer to them
 */
record ClusterRules(PolicySnapshot snapshot, Map<String, KnownNamespace> namespaces, Map<String, TrustRootSpec> specs) {
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
                .map(policy -> gated(policy, revisions))
                .toList();
        var roots = new HashMap<String, TrustRootInForce>();
        var specs = new HashMap<String, TrustRootSpec>();
        client.resources(TrustRoot.class).list().getItems().forEach(root -> {
            specs.put(root.getMetadata().getName(), root.getSpec());
            trustRoot(root, revisions).ifPresent(found -> roots.put(found.name(), found));
        });
        var namespaces = new HashMap<String, KnownNamespace>();
        client.namespaces()
                .list()
                .getItems()
                .forEach(namespace -> namespaces.put(namespace.getMetadata().getName(), KnownNamespace.of(namespace)));
        return new ClusterRules(new PolicySnapshot(policies, roots), namespaces, specs);
    }

    private static Gated gated(EvidencePolicy policy, Map<String, PolicyRevisionSpec> revisions) {
        var name = policy.getMetadata().getName();
        var status = policy.getStatus();
        return revision(revisions, RevisedKind.EVIDENCE_POLICY, name, status == null ? null : status.revision())
                .flatMap(ClusterRules::compile)
                .orElseGet(() -> new Gated(UnreadyPolicy.of(policy, UnreadyPolicy.NEVER_ACCEPTED), NO_ENTRY));
    }

    private static Optional<Gated> compile(PolicyRevisionSpec revision) {
        return PolicyContent.read(revision.content()) instanceof ReadResult.Read<PolicyContent>(var content)
                        && PolicyCompiler.compile(revision.name(), content, new RegoPrograms())
                                instanceof Compiled.Accepted<Policy>(var compiled)
                ? Optional.of(new Gated(compiled, NO_ENTRY, content.audited()))
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
        return new ClusterRules(new PolicySnapshot(policies, roots), namespaces, specs);
    }

    /** Returns the same rules with policies that were made wider. */
    ClusterRules widened(UnaryOperator<List<Policy>> change) {
        var policies =
                change.apply(snapshot.policies().stream().map(Gated::policy).toList());
        var audited = new HashMap<String, Map<String, String>>();
        snapshot.policies().forEach(gated -> audited.put(gated.policy().name(), gated.audited()));
        var gated = policies.stream()
                .map(policy -> new Gated(policy, NO_ENTRY, audited.getOrDefault(policy.name(), Map.of())))
                .toList();
        return new ClusterRules(new PolicySnapshot(gated, snapshot.trustRoots()), namespaces, specs);
    }

    /** Returns the rules for a namespace. */
    PoliciesInForce of(String namespace, OtherImages unmatchedImages) {
        return snapshot.select(GateEntry.ADVISE, namespaces.get(namespace), unmatchedImages);
    }
}
