package dev.portcullis.runner;

import dev.portcullis.runner.Attribution.Known;
import dev.portcullis.runner.Attribution.Unknown;
import dev.portcullis.runner.Attribution.Why;
import java.util.List;
import java.util.Optional;

/**
 * Runner scale sets: a Pod is owned by an {@code EphemeralRunner}, that by an {@code EphemeralRunnerSet}, and both say at which address they
 * register. They must say the same, so that whoever may make a runner can claim no repository but those of sets in the same namespace.
 */
final class ArcAdapter implements RunnerAdapter {
    private static final String GROUP = "actions.github.com";
    private static final String VERSION = "v1alpha1";

    /** One runner. Its run is written once a job has come to it, which is after its Pod was let start. */
    static final OwnerKind RUNNER = new OwnerKind(
            GROUP,
            VERSION,
            "EphemeralRunner",
            "ephemeralrunners",
            List.of("spec", "githubConfigUrl"),
            List.of("status", "workflowRunId"));

    /** Runners that are alike. */
    static final OwnerKind SET = new OwnerKind(
            GROUP,
            VERSION,
            "EphemeralRunnerSet",
            "ephemeralrunnersets",
            List.of("spec", "ephemeralRunnerSpec", "githubConfigUrl"),
            List.of());

    private static final String SCALE_SET = "AutoscalingRunnerSet";

    @Override
    public List<OwnerKind> kinds() {
        return List.of(RUNNER, SET);
    }

    @Override
    public boolean isRunner(OwnerReference owner) {
        return RUNNER.isOf(owner);
    }

    @Override
    public Attribution attribute(String namespace, OwnerReference owner, OwnerLookup owners) {
        var runner = owners.find(RUNNER, namespace, owner.name()).orElse(null);
        if (runner == null) {
            return missing(owner);
        }
        if (!runner.is(namespace, owner)) {
            return mismatch(owner, "it has another UID");
        }
        var reference = controller(runner).filter(SET::isOf).orElse(null);
        if (reference == null) {
            return mismatch(owner, "no EphemeralRunnerSet controls it");
        }
        var set = owners.find(SET, namespace, reference.name()).orElse(null);
        if (set == null) {
            return missing(reference);
        }
        if (!set.is(namespace, reference)) {
            return mismatch(reference, "it has another UID");
        }
        return set.address().equals(runner.address())
                ? attribute(runner, set)
                : mismatch(owner, "it registers at another address than its set");
    }

    private static Attribution attribute(OwnerObject runner, OwnerObject set) {
        return RepositoryAddress.of(runner.address())
                .<Attribution>map(repository -> new Known(repository, scaleSet(set), runner.run()))
                .orElseGet(() -> new Unknown(
                        Why.NOT_A_REPOSITORY,
                        "EphemeralRunner " + runner.name() + " registers at no address of one repository"));
    }

    private static ScaleSet scaleSet(OwnerObject set) {
        var name = controller(set)
                .filter(owner ->
                        owner.kind().equals(SCALE_SET) && owner.apiVersion().equals(SET.apiVersion()))
                .map(OwnerReference::name)
                .orElse("");
        return new ScaleSet(set.namespace(), name);
    }

    private static Optional<OwnerReference> controller(OwnerObject object) {
        return object.owners().stream().filter(OwnerReference::controller).findFirst();
    }

    private static Unknown missing(OwnerReference owner) {
        return new Unknown(Why.OWNER_MISSING, owner.kind() + " " + owner.name() + " is not known");
    }

    private static Unknown mismatch(OwnerReference owner, String how) {
        return new Unknown(
                Why.OWNER_MISMATCH, owner.kind() + " " + owner.name() + " is not what it is said to be: " + how);
    }
}
