package dev.portcullis.crds.gate;

import dev.portcullis.crds.key.InstallationKey;
import dev.portcullis.crds.key.InstallationKeys;

/** What the webhook refuses a probe with, which only the holder of the installation key can say. */
public final class ProbeAnswer {
    private static final String CONTEXT = "portcullis.dev/gate-probe/v1\n";
    private static final String PREFIX = "[GateProbe] ";

    private ProbeAnswer() {}

    /** Returns the message of the refusal: {@code [GateProbe] <answer>}. */
    public static String message(InstallationKey key, GateProbeSpec probe) {
        return PREFIX + key.hexMac(challenge(probe));
    }

    /** Returns whether the API server's answer holds the refusal of this probe under any of the keys. */
    public static boolean isIn(String text, InstallationKeys keys, GateProbeSpec probe) {
        return keys.all().stream().anyMatch(key -> text.contains(message(key, probe)));
    }

    private static String challenge(GateProbeSpec probe) {
        return CONTEXT + probe.entry() + "\n" + probe.challenge();
    }
}
