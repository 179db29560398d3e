package dev.portcullis.agreement;

import dev.portcullis.cluster.inforce.PolicySnapshot;
import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.evidence.EvidenceSource;
import dev.portcullis.evidence.PoliciesInForce;
import dev.portcullis.webhook.admission.AskedWebhook;
import dev.portcullis.webhook.admission.AskedWebhook.Answered;
import dev.portcullis.webhook.policy.Rules;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Asks a webhook about the Pod.
 *
 * @param world what is asked
 * @param snapshot the policies in force, in any order
 * @param entry by which entry of the registration
 */
record AdmissionPath(World world, PolicySnapshot snapshot, String entry) implements Rules {
    /** Decides by what a memory, or a registry, knows. */
    Answered ask(EvidenceSource evidence) {
        return AskedWebhook.ask(this, evidence, InstantSource.fixed(World.NOW), entry, Paths.review(world));
    }

    @Override
    public Optional<PoliciesInForce> inForce(String called, String namespace) {
        var setting = world.setting();
        return Optional.of(snapshot.select(called, setting.namespace(), setting.unmatched()));
    }

    @Override
    public PoliciesInForce everywhere() {
        return snapshot.select(entry, null, world.setting().unmatched());
    }

    @Override
    public Optional<String> suspension(String namespace, Instant now) {
        return Optional.empty();
    }

    @Override
    public List<Exemption> exemptions(String namespace) {
        return world.exemptions().stream()
                .filter(exemption -> exemption.namespace().equals(namespace))
                .toList();
    }

    @Override
    public boolean isCoveredByFailClosed(String namespace) {
        return false;
    }
}
