package dev.portcullis.operator.key;

import dev.portcullis.crds.key.InstallationKey;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.operator.cluster.KeptSecrets;
import io.fabric8.kubernetes.api.model.Secret;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the installation key once. A key that exists is never overwritten: everything that was accepted hangs on it. */
public final class KeyKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(KeyKeeper.class);

    private final KeptSecrets secrets;
    private final SecureRandom random = new SecureRandom();

    /** Makes a keeper. */
    public KeyKeeper(KeptSecrets secrets) {
        this.secrets = secrets;
    }

    /** Returns the keys; empty where there is no Secret, or it cannot be read. */
    public Optional<InstallationKeys> read() {
        return secrets.get(InstallationKeys.SECRET).flatMap(KeyKeeper::keys);
    }

    /**
     * Returns the keys, after making one where there is none.
     *
     * @throws IllegalStateException if the Secret is there and cannot be read
     */
    public InstallationKeys keep() {
        var secret = secrets.get(InstallationKeys.SECRET).orElseGet(this::make);
        return keys(secret)
                .orElseThrow(() -> new IllegalStateException("Secret " + InstallationKeys.SECRET
                        + " holds no usable key; restore it, or delete it to have a new one made"));
    }

    private Secret make() {
        var bytes = new byte[InstallationKey.LENGTH];
        random.nextBytes(bytes);
        var made = secrets.create(InstallationKeys.SECRET, "Opaque", InstallationKeys.secretData(bytes));
        LOG.info("installation key made");
        return made;
    }

    private static Optional<InstallationKeys> keys(Secret secret) {
        return InstallationKeys.ofSecretData(secret.getData() == null ? Map.of() : secret.getData());
    }
}
