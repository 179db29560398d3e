package dev.portcullis.operator.revision;

import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.revision.PolicyRevisionSpec;
import dev.portcullis.crds.revision.PolicyRevisionStatus;
import dev.portcullis.crds.revision.RevisedKind;
import dev.portcullis.crds.revision.RevisionMac;
import dev.portcullis.crds.revision.RevisionName;
import dev.portcullis.crds.revision.RevisionProof;
import dev.portcullis.crds.revision.RevisionProof.Proved;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes accepted content as revisions, proves them, and removes those that nobody needs. */
public final class Revisions {
    /** Label that says which kind a revision is of. */
    public static final String KIND_LABEL = "portcullis.dev/revision-of";

    private static final Logger LOG = LoggerFactory.getLogger(Revisions.class);
    private static final String FIELD_MANAGER = "portcullis-operator";

    private final KubernetesClient client;

    /** Makes them accessible. */
    public Revisions(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Makes sure that a proved revision with this content stands in the cluster.
     *
     * @param owner the object that was accepted
     * @return the revision's name
     */
    public String write(HasMetadata owner, RevisedKind kind, String content, InstallationKeys keys) {
        var ownerName = owner.getMetadata().getName();
        var spec = PolicyRevisionSpec.of(kind, ownerName, owner.getMetadata().getGeneration(), content);
        var name = RevisionName.of(kind, ownerName, spec.contentHash());
        var standing = client.resources(PolicyRevision.class).withName(name).get();
        if (standing != null && !isUsable(standing, spec, owner)) {
            LOG.atWarn().addKeyValue("revision", name).log("a revision is not what it should be and is made again");
            client.resource(standing).delete();
            standing = null;
        }
        if (standing == null) {
            standing = client.resource(revision(owner, name, spec)).create();
        }
        if (!isProvedByCurrent(standing, keys)) {
            patchStatus(name, RevisionMac.of(keys.current(), kind, ownerName, spec.contentHash()));
        }
        return name;
    }

    /** Returns what a revision says; empty unless it is proved and about that object. */
    public Optional<Proved> read(RevisedKind kind, String owner, @Nullable String revision, InstallationKeys keys) {
        if (revision == null || revision.isEmpty()) {
            return Optional.empty();
        }
        return Optional.ofNullable(client.resources(PolicyRevision.class)
                        .withName(revision)
                        .get())
                .flatMap(standing -> prove(standing, keys))
                .filter(proved -> proved.kind() == kind && proved.name().equals(owner));
    }

    /** Returns all revisions of a kind, proved or not. */
    public List<PolicyRevision> list(RevisedKind kind) {
        return client.resources(PolicyRevision.class)
                .withLabel(KIND_LABEL, kind.text())
                .list()
                .getItems();
    }

    /** Removes those of an object's revisions that nobody needs. */
    public void clean(Collection<PolicyRevision> ofObject, String inForce) {
        for (var revision : Retention.superfluous(ofObject, inForce)) {
            LOG.atInfo()
                    .addKeyValue("revision", revision.getMetadata().getName())
                    .log("an old revision is removed");
            client.resource(revision).delete();
        }
    }

    /** Returns what a revision says, if its hash and MAC fit. */
    public static Optional<Proved> prove(PolicyRevision revision, InstallationKeys keys) {
        return switch (RevisionProof.check(revision, keys)) {
            case Proved proved -> Optional.of(proved);
            case RevisionProof.Unproved unproved -> Optional.empty();
        };
    }

    private static boolean isProvedByCurrent(PolicyRevision revision, InstallationKeys keys) {
        return prove(revision, keys).isPresent()
                && keys.current().id().equals(revision.getStatus().keyId());
    }

    /** Returns whether a revision that stands is about this content, and goes when this owner goes. */
    private static boolean isUsable(PolicyRevision standing, PolicyRevisionSpec wanted, HasMetadata owner) {
        var spec = standing.getSpec();
        return spec != null
                && spec.kind() == wanted.kind()
                && spec.name().equals(wanted.name())
                && spec.content().equals(wanted.content())
                && spec.contentHash().equals(wanted.contentHash())
                && standing.getMetadata().getOwnerReferences().stream()
                        .anyMatch(reference ->
                                reference.getUid().equals(owner.getMetadata().getUid()));
    }

    private static PolicyRevision revision(HasMetadata owner, String name, PolicyRevisionSpec spec) {
        var revision = new PolicyRevision();
        var reference = new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .build();
        revision.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .addToLabels(KIND_LABEL, String.valueOf(owner.getKind()))
                .withOwnerReferences(reference)
                .build());
        revision.setSpec(spec);
        return revision;
    }

    private void patchStatus(String name, PolicyRevisionStatus status) {
        var patch = new PolicyRevision();
        patch.setMetadata(new ObjectMetaBuilder().withName(name).build());
        patch.setStatus(status);
        var apply = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(FIELD_MANAGER)
                .withForce(true)
                .build();
        var patched = client.resource(patch).subresource("status").patch(apply);
        if (patched == null) {
            throw new KubernetesClientException(
                    "revision " + name + " vanished while it was proved", HttpURLConnection.HTTP_NOT_FOUND, null);
        }
    }
}
