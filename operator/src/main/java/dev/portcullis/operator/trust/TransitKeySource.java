package dev.portcullis.operator.trust;

import dev.portcullis.crds.signer.VaultTransit;
import dev.portcullis.crds.trust.TrustRootSpec.PublicKey;
import java.time.Instant;
import java.util.List;

/** The port to keys in Vault. Implementations are thread-safe, block within their own deadline and throw nothing. */
@FunctionalInterface
public interface TransitKeySource {
    /** Reads the public halves of all versions that Vault still has. */
    Versions versions(VaultTransit key);

    /** What came of it. */
    sealed interface Versions {
        /** All of them, under the key's name, the oldest first. */
        record Read(List<Version> versions) implements Versions {
            public Read {
                versions = List.copyOf(versions);
            }

            /** Returns what is trusted. */
            List<PublicKey> keys() {
                return versions.stream().map(Version::key).toList();
            }
        }

        /** They could not be read; what was read before stays in force. */
        record Unread(String detail) implements Versions {}
    }

    /**
     * One version.
     *
     * @param number counts from 1
     * @param key its public half, under the key's name
     * @param created when Vault made it
     */
    record Version(int number, PublicKey key, Instant created) {}
}
