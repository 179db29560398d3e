package dev.portcullis.cli.verify;

import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.evidence.EvidenceSource;
import dev.portcullis.evidence.RegistryEvidence;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistrySettings;
import dev.portcullis.registry.client.HttpRegistryClient;
import java.time.InstantSource;

/** What a command asks for evidence, until it is done. */
public interface OpenEvidence extends AutoCloseable {
    /** Returns what is asked. */
    EvidenceSource source();

    @Override
    void close();

    /** Opens it. */
    @FunctionalInterface
    interface Opener {
        /**
         * Opens what registries hold, as settings have them.
         *
         * @throws UnusableInputException if the settings cannot be used
         */
        OpenEvidence open(RegistrySettings settings);
    }

    /** Returns what asks registries over the network. */
    static Opener ofRegistries(InstantSource clock) {
        return settings -> {
            var registry = client(settings);
            var evidence = new RegistryEvidence(registry, clock);
            return new OpenEvidence() {
                @Override
                public EvidenceSource source() {
                    return evidence;
                }

                @Override
                public void close() {
                    evidence.close();
                    registry.close();
                }
            };
        };
    }

    private static HttpRegistryClient client(RegistrySettings settings) {
        try {
            return HttpRegistryClient.create(settings, RegistryListener.NONE);
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException("--ca-file: " + e.getMessage());
        }
    }
}
