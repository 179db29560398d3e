package dev.portcullis.operator.gate;

import static java.util.stream.Collectors.groupingBy;

import dev.portcullis.core.policy.LabelSelector;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.crds.compile.UnreadyPolicy;
import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.policy.EvidencePolicy;
import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.revision.RevisedKind;
import dev.portcullis.crds.revision.RevisionProof.Proved;
import dev.portcullis.operator.registration.GateSelection;
import dev.portcullis.operator.registration.PolicyClaim;
import dev.portcullis.operator.revision.Revisions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds out what every policy asks of the registration: by its revision in force, or by its spec where it has none. Pure. */
final class ClaimReader {
    private final InstallationKeys keys;

    ClaimReader(InstallationKeys keys) {
        this.keys = keys;
    }

    List<PolicyClaim> read(Collection<EvidencePolicy> policies, Collection<PolicyRevision> revisions) {
        Map<String, List<PolicyRevision>> byPolicy = revisions.stream()
                .filter(revision -> revision.getSpec() != null)
                .collect(groupingBy(revision -> revision.getSpec().name()));
        return policies.stream()
                .map(policy ->
                        claim(policy, byPolicy.getOrDefault(policy.getMetadata().getName(), List.of())))
                .toList();
    }

    private PolicyClaim claim(EvidencePolicy policy, List<PolicyRevision> revisions) {
        var name = policy.getMetadata().getName();
        var status = policy.getStatus();
        var inForceName = status == null ? null : status.revision();
        var inForce = Optional.<PolicyContent>empty();
        var earlier = new ArrayList<PolicyContent>();
        for (var revision : revisions) {
            var content = contentOf(name, revision);
            if (revision.getMetadata().getName().equals(inForceName)) {
                inForce = content;
            } else {
                content.ifPresent(earlier::add);
            }
        }
        return inForce.map(content -> PolicyClaim.of(name, content, earlier)).orElseGet(() -> unready(policy, earlier));
    }

    private Optional<PolicyContent> contentOf(String policy, PolicyRevision revision) {
        return Revisions.prove(revision, keys)
                .filter(proved -> proved.kind() == RevisedKind.EVIDENCE_POLICY
                        && proved.name().equals(policy))
                .map(Proved::content)
                .flatMap(content -> switch (PolicyContent.read(content)) {
                    case ReadResult.Read<PolicyContent>(var read) -> Optional.of(read);
                    case ReadResult.Unreadable<PolicyContent> unreadable -> Optional.empty();
                });
    }

    /** The webhook refuses for a policy that was never accepted what the raw spec selects; where it says nothing usable, everything. */
    private static PolicyClaim unready(EvidencePolicy policy, List<PolicyContent> earlier) {
        var name = policy.getMetadata().getName();
        var spec = policy.getSpec();
        var unready = UnreadyPolicy.of(policy, "");
        var everywhere = unready.namespaces().equals(LabelSelector.EVERYTHING);
        var selector = spec == null || everywhere ? null : spec.match().namespaceSelector();
        return new PolicyClaim(
                name,
                unready.mode() == Mode.ENFORCE ? GateSelection.of(selector) : null,
                PolicyClaim.enforcedBy(name, earlier),
                spec == null || everywhere ? Set.of() : PolicyClaim.labelKeys(spec),
                false);
    }

    static Stream<String> labelKeys(Collection<PolicyClaim> claims) {
        return claims.stream().flatMap(claim -> claim.labelKeys().stream());
    }
}
