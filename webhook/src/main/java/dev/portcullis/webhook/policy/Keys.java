package dev.portcullis.webhook.policy;

import dev.portcullis.crds.key.InstallationKeys;
import java.util.Optional;

/** Knows the installation key. */
public interface Keys {
    /** Returns the keys; empty until they are known. */
    Optional<InstallationKeys> current();
}
