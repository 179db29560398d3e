package dev.portcullis.testing.sigstore;

import java.nio.file.Path;
import java.util.List;

/**
 * The services that cosign uses when it signs, as its own two files say it. With these cosign asks no public service for anything.
 *
 * @param signingConfig file of a signing config v0.2
 * @param trustedRoot file of a trusted root
 * @param log where signatures are entered
 * @param timestamped whether they are timestamped
 * @param legacy the same services as flags, for the older formats, which take no signing config; Rekor v2 cannot be said there
 */
public record SigningServices(
        Path signingConfig, Path trustedRoot, LogVersion log, boolean timestamped, List<String> legacy) {
    public SigningServices {
        legacy = List.copyOf(legacy);
    }
}
