package dev.portcullis.operator.gate;

import dev.portcullis.crds.gate.GatePath;
import dev.portcullis.crds.gate.GateProbe;
import dev.portcullis.crds.gate.GateProbeSpec;
import dev.portcullis.crds.gate.ProbeAnswer;
import dev.portcullis.crds.key.InstallationKeys;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Tries by dry run to create what must be refused. */
final class Prober {
    private static final int CHALLENGE_BYTES = 16;
    private static final int LONGEST_PROBLEM = 512;

    private final KubernetesClient client;
    private final SecureRandom random = new SecureRandom();

    Prober(KubernetesClient client) {
        this.client = client;
    }

    EntryState probe(String entry, InstallationKeys keys) {
        var challenge = new byte[CHALLENGE_BYTES];
        random.nextBytes(challenge);
        var probe = new GateProbe();
        probe.setMetadata(new ObjectMetaBuilder().withName(entry).build());
        probe.setSpec(new GateProbeSpec(entry, HexFormat.of().formatHex(challenge)));
        try {
            client.resource(probe).dryRun(true).create();
            return new EntryState.Ineffective("the probe was admitted: the API server does not ask this entry yet");
        } catch (KubernetesClientException e) {
            var status = e.getStatus();
            var answer = status == null || status.getMessage() == null
                    ? String.valueOf(e.getMessage())
                    : status.getMessage();
            return ProbeAnswer.isIn(answer, keys, probe.getSpec())
                    ? new EntryState.Effective()
                    : new EntryState.Ineffective(withoutToken(answer, keys));
        }
    }

    /** The API server's messages name the URL that it called, and who reads conditions is not to learn the token. */
    private static String withoutToken(String answer, InstallationKeys keys) {
        var text = answer;
        for (var key : keys.all()) {
            text = text.replace(GatePath.token(key), "…");
        }
        return text.length() <= LONGEST_PROBLEM ? text : text.substring(0, LONGEST_PROBLEM - 1) + "…";
    }
}
