package dev.portcullis.webhook.admission;

import dev.portcullis.budget.quantity.Amounts;
import dev.portcullis.runner.Attribution;
import dev.portcullis.runner.OwnerLookup;
import dev.portcullis.runner.PodFacts;
import dev.portcullis.runner.admission.Covering;
import dev.portcullis.runner.admission.Grants;
import dev.portcullis.webhook.runner.RunnerFacts;
import java.util.List;
import java.util.Optional;

/** A cluster of whose runners nothing is known; tests know of more. */
class NoRunners implements RunnerFacts {
    @Override
    public OwnerLookup owners() {
        return (kind, namespace, name) -> Optional.empty();
    }

    @Override
    public Covering covering(String namespace, Attribution attribution) {
        return new Covering.Nobody();
    }

    @Override
    public Optional<PodFacts> pod(String namespace, String name) {
        return Optional.empty();
    }

    @Override
    public List<PodFacts> children(String namespace, String runner) {
        return List.of();
    }

    @Override
    public Optional<Amounts> reserved(String namespace, String podUid) {
        return Optional.empty();
    }

    @Override
    public Grants grants(String namespace, String podUid) {
        return Grants.NONE;
    }
}
