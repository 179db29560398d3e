package dev.portcullis.operator.revision;

import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.revision.PolicyRevision;
import dev.portcullis.crds.revision.PolicyRevisionSpec;
import dev.portcullis.crds.revision.RevisedKind;
import dev.portcullis.crds.revision.RevisionMac;
import dev.portcullis.crds.revision.RevisionName;
import dev.portcullis.crds.revision.RevisionProof;
import dev.portcullis.crds.revision.RevisionProof.Proved;
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
     * Makes sure that a proved revision with this content stands in the cluster, and says when the content was accepted.
     *
     * @param owner the object that was accepted
     * @return the revision's name
     * @throws KubernetesClientException with status 409 if somebody else changed the revision meanwhile; look at the object again
     */
    public String write(RevisionOwner owner, String content, Acceptance accepted, InstallationKeys keys) {
        var spec = PolicyRevisionSpec.of(owner.kind(), owner.name(), accepted.generation(), content);
        var name = RevisionName.of(owner.kind(), owner.name(), spec.contentHash());
        var standing = client.resources(PolicyRevision.class).withName(name).get();
        if (standing != null && !isUsable(standing, spec, owner)) {
            LOG.atWarn().addKeyValue("revision", name).log("a revision is not what it should be and is made again");
            delete(standing);
            standing = null;
        }
        if (standing == null) {
            standing = client.resource(revision(owner, name, spec)).create();
        }
        var before = Acceptance.of(standing);
        var isNews = !name.equals(owner.named()) || before.generation() < accepted.generation();
        if (isNews || !isProvedByCurrent(standing, keys)) {
            prove(standing, owner.kind(), before.orLater(isNews ? afterAll(accepted, owner, keys) : accepted), keys);
        }
        return name;
    }

    /** Of two revisions of one generation the newer one is accepted later, whatever the clocks of two replicas say. */
    private Acceptance afterAll(Acceptance accepted, RevisionOwner owner, InstallationKeys keys) {
        return LastGood.of(list(owner.kind()), owner, keys)
                .map(Acceptance::of)
                .map(accepted::after)
                .orElse(accepted);
    }

    /**
     * What is known of the revisions of an object.
     *
     * @param last content of the one that was accepted last; null where none is proved
     * @param proved content of all that are proved
     * @param lost whether there was one, though none is proved
     */
    public record Standing(@Nullable String last, List<String> proved, boolean lost) {
        public Standing {
            proved = List.copyOf(proved);
        }
    }

    /** Returns what is known of the revisions of an object. */
    public Standing standing(RevisionOwner owner, InstallationKeys keys) {
        var owned = list(owner.kind()).stream().filter(owner::owns).toList();
        var last = LastGood.of(owned, owner, keys).flatMap(revision -> prove(revision, keys));
        var proved = owned.stream()
                .flatMap(revision -> prove(revision, keys).stream())
                .filter(one -> one.kind() == owner.kind() && one.name().equals(owner.name()))
                .map(Proved::content)
                .toList();
        // One without a status was never proved: its writer was interrupted, and it was never in force.
        var lost = owner.named() != null || owned.stream().anyMatch(revision -> revision.getStatus() != null);
        return new Standing(last.map(Proved::content).orElse(null), proved, lost);
    }

    /**
     * Keeps the revision of an object in force that was accepted last.
     *
     * @return the revision's name; null where no revision is proved and about this very object
     */
    public @Nullable String keep(RevisionOwner owner, InstallationKeys keys) {
        var last = LastGood.of(list(owner.kind()), owner, keys).orElse(null);
        if (last == null) {
            return null;
        }
        if (!isProvedByCurrent(last, keys)) {
            // The key that proves it is on its way out, and the spec may stay broken for longer than that key is known.
            prove(last, owner.kind(), Acceptance.of(last), keys);
        }
        return last.getMetadata().getName();
    }

    /** Returns what the revision of an object says that was accepted last; empty where none is proved and about this very object. */
    public Optional<Proved> last(RevisionOwner owner, InstallationKeys keys) {
        return LastGood.of(list(owner.kind()), owner, keys).flatMap(last -> prove(last, keys));
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

    /**
     * Removes those of an object's revisions that nobody needs.
     *
     * @param ofObject as they were seen; one that was accepted again since then stays
     * @param effective whether the one in force has its effect
     */
    public void clean(Collection<PolicyRevision> ofObject, String inForce, boolean effective) {
        for (var revision : Retention.superfluous(ofObject, inForce, effective)) {
            LOG.atInfo()
                    .addKeyValue("revision", revision.getMetadata().getName())
                    .log("an old revision is removed");
            delete(revision);
        }
    }

    private void delete(PolicyRevision seen) {
        client.resource(seen)
                .lockResourceVersion(seen.getMetadata().getResourceVersion())
                .delete();
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
    private static boolean isUsable(PolicyRevision standing, PolicyRevisionSpec wanted, RevisionOwner owner) {
        var spec = standing.getSpec();
        return spec != null
                && spec.kind() == wanted.kind()
                && spec.name().equals(wanted.name())
                && spec.content().equals(wanted.content())
                && spec.contentHash().equals(wanted.contentHash())
                && owner.owns(standing);
    }

    private static PolicyRevision revision(RevisionOwner owner, String name, PolicyRevisionSpec spec) {
        var object = owner.object();
        var revision = new PolicyRevision();
        var reference = new OwnerReferenceBuilder()
                .withApiVersion(object.getApiVersion())
                .withKind(object.getKind())
                .withName(object.getMetadata().getName())
                .withUid(object.getMetadata().getUid())
                .withController(true)
                .build();
        revision.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .addToLabels(KIND_LABEL, owner.kind().text())
                .withOwnerReferences(reference)
                .build());
        revision.setSpec(spec);
        return revision;
    }

    /** Writes the proof, unless the revision changed since it was read. */
    private void prove(PolicyRevision read, RevisedKind kind, Acceptance accepted, InstallationKeys keys) {
        var spec = read.getSpec();
        var name = read.getMetadata().getName();
        var patch = new PolicyRevision();
        patch.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withUid(read.getMetadata().getUid())
                .withResourceVersion(read.getMetadata().getResourceVersion())
                .build());
        patch.setStatus(accepted.on(RevisionMac.of(keys.current(), kind, spec.name(), spec.contentHash())));
        var apply = new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(FIELD_MANAGER)
                .withForce(true)
                .build();
        var patched = client.resource(patch).subresource("status").patch(apply);
        if (patched == null) {
            throw new KubernetesClientException(
                    "revision " + name + " vanished while it was proved", HttpURLConnection.HTTP_CONFLICT, null);
        }
    }
}
