package dev.portcullis.testing.sigstore;

import java.nio.file.Path;

/**
 * The services that cosign uses when it signs, as its own two files say it. With these cosign asks no public service for anything.
 *
 * @param signingConfig file of a signing config v0.2
 * @param trustedRoot file of a trusted root
 */
public record SigningServices(Path signingConfig, Path trustedRoot) {}
