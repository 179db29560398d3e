package dev.portcullis.cluster.inforce;

import dev.portcullis.cluster.inforce.PolicySnapshot.Gated;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.program.ProgramLoader;
import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.CompiledTrustRoot;
import dev.portcullis.crds.compile.PolicyCompiler;
import dev.portcullis.crds.compile.TrustRootCompiler;
import dev.portcullis.crds.compile.UnreadyPolicy;
import dev.portcullis.crds.gate.GateEntry;
import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.revision.RevisedKind;
import dev.portcullis.crds.revision.RevisionProof;
import dev.portcullis.crds.revision.RevisionProof.Proved;
import dev.portcullis.crds.trust.TrustRoot;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.program.RegoPrograms;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a snapshot of what is in force from the objects in the cluster.
 *
 * <p>Only content whose MAC proves that the operator accepted it counts. A policy without such a revision still matches its images and
 * refuses them; a trust root without one is not there. Not thread-safe: what was compiled is kept for the next snapshot.
 */
public final class SnapshotBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotBuilder.class);

    private final ProgramLoader programs = new RegoPrograms();
    private Map<Proved, Optional<Gated>> policies = new HashMap<>();
    private Map<Proved, Optional<TrustRootInForce>> trustRoots = new HashMap<>();

    /** Makes the snapshot of these objects. */
    public PolicySnapshot build(Objects objects, InstallationKeys keys) {
        var revisions = objects.revisions().stream()
                .collect(Collectors.toMap(
                        revision -> revision.getMetadata().getName(), Function.identity(), (first, second) -> first));
        var nextPolicies = new HashMap<Proved, Optional<Gated>>();
        var inForce = new ArrayList<Gated>();
        for (var policy : objects.policies()) {
            var status = policy.getStatus();
            var gated = proved(
                            revisions,
                            keys,
                            RevisedKind.EVIDENCE_POLICY,
                            policy.getMetadata().getName(),
                            status == null ? null : status.revision())
                    .flatMap(revision -> remember(policies, nextPolicies, revision, this::compilePolicy));
            inForce.add(gated.orElseGet(() -> notReady(policy)));
        }
        var nextRoots = new HashMap<Proved, Optional<TrustRootInForce>>();
        var roots = new HashMap<String, TrustRootInForce>();
        for (var root : objects.trustRoots()) {
            var status = root.getStatus();
            proved(
                            revisions,
                            keys,
                            RevisedKind.TRUST_ROOT,
                            root.getMetadata().getName(),
                            status == null ? null : status.revision())
                    .flatMap(revision -> remember(trustRoots, nextRoots, revision, SnapshotBuilder::compileTrustRoot))
                    .ifPresent(compiled -> roots.put(compiled.name(), compiled));
        }
        policies = nextPolicies;
        trustRoots = nextRoots;
        return new PolicySnapshot(inForce, roots);
    }

    private static <T> Optional<T> remember(
            Map<Proved, Optional<T>> known,
            Map<Proved, Optional<T>> next,
            Proved revision,
            Function<Proved, Optional<T>> compile) {
        var earlier = known.get(revision);
        var compiled = earlier == null ? compile(revision, compile) : earlier;
        next.put(revision, compiled);
        return compiled;
    }

    /** One object that breaks the compiler must not keep all others from coming into force. */
    private static <T> Optional<T> compile(Proved revision, Function<Proved, Optional<T>> compiler) {
        try {
            return compiler.apply(revision);
        } catch (RuntimeException | StackOverflowError e) {
            return uncompiled(revision, e);
        }
    }

    private static Optional<Proved> proved(
            Map<String, PolicyRevision> revisions,
            InstallationKeys keys,
            RevisedKind kind,
            String name,
            @Nullable String revisionName) {
        var revision = revisionName == null ? null : revisions.get(revisionName);
        if (revision == null) {
            return Optional.empty();
        }
        return switch (RevisionProof.check(revision, keys)) {
            case Proved proved when proved.kind() == kind && proved.name().equals(name) -> Optional.of(proved);
            case Proved other -> unproved(revisionName, "it is about another object");
            case RevisionProof.Unproved(var problem) -> unproved(revisionName, problem);
        };
    }

    private static Optional<Proved> unproved(@Nullable String revision, String problem) {
        LOG.atWarn()
                .addKeyValue("revision", revision)
                .addKeyValue("problem", problem)
                .log("a revision is not believed");
        return Optional.empty();
    }

    private Optional<Gated> compilePolicy(Proved revision) {
        return switch (PolicyContent.read(revision.content())) {
            case ReadResult.Read<PolicyContent>(var content) -> compilePolicy(revision, content);
            case ReadResult.Unreadable<PolicyContent>(var field, var problem) ->
                uncompiled(revision, field + ": " + problem);
        };
    }

    private Optional<Gated> compilePolicy(Proved revision, PolicyContent content) {
        return switch (PolicyCompiler.compile(revision.name(), content, programs)) {
            case Compiled.Accepted<Policy>(var policy) ->
                Optional.of(new Gated(policy, GateEntry.of(revision.name(), content.spec()), content.audited()));
            case Compiled.Refused<Policy>(var problems) -> uncompiled(revision, problems);
        };
    }

    private static <T> Optional<T> uncompiled(Proved revision, Object problems) {
        LOG.atError()
                .addKeyValue("kind", revision.kind())
                .addKeyValue("name", revision.name())
                .addKeyValue("problems", problems)
                .log("an accepted revision does not compile here; is the webhook older than the operator?");
        return Optional.empty();
    }

    private static Optional<TrustRootInForce> compileTrustRoot(Proved revision) {
        return switch (TrustRootCompiler.compileContent(revision.name(), revision.content())) {
            case Compiled.Accepted<CompiledTrustRoot>(CompiledTrustRoot(var root, var basis, var until)) ->
                Optional.of(new TrustRootInForce(revision.name(), revision.contentHash(), basis, root, until));
            case Compiled.Refused<CompiledTrustRoot>(var problems) -> uncompiled(revision, problems);
        };
    }

    private static Gated notReady(EvidencePolicy policy) {
        var spec = policy.getSpec();
        var unready = UnreadyPolicy.of(policy, UnreadyPolicy.NEVER_ACCEPTED);
        return new Gated(
                unready, GateEntry.enforcing(spec == null ? null : spec.match().namespaceSelector()));
    }

    /** The objects of the cluster that decide what is in force. */
    public record Objects(List<EvidencePolicy> policies, List<TrustRoot> trustRoots, List<PolicyRevision> revisions) {}
}
