package dev.portcullis.operator.verified;

import dev.portcullis.crds.key.InstallationKeys;
import java.time.Instant;
import java.util.Set;

/**
 * One {@code VerifiedImage}, with what it takes to tell whether anybody needs it.
 *
 * @param name its name
 * @param version its resource version, which no other state of it ever has
 * @param keyId the installation key that proves it to be ours; empty where none does
 * @param repository where the facts were found; for comparing only
 * @param digest what the facts are about
 * @param verifiedAt when it was verified; of an object that is not believed, when it was made
 * @param children the manifests of an index
 */
record Known(
        String name,
        String version,
        String keyId,
        String repository,
        String digest,
        Instant verifiedAt,
        Set<String> children) {
    Known {
        children = Set.copyOf(children);
    }

    /** Returns whether one of these keys proves it: two rotations later none does. */
    boolean isProvedBy(InstallationKeys keys) {
        return !keyId.isEmpty() && keys.withId(keyId).isPresent();
    }
}
