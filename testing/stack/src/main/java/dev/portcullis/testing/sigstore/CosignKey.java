package dev.portcullis.testing.sigstore;

import java.nio.file.Path;

/**
 * A key pair that cosign made (ECDSA P-256).
 *
 * @param privateKey file, encrypted with {@link Cosign}'s password
 * @param publicKey file
 * @param publicKeyPem content of {@code publicKey}
 */
public record CosignKey(String name, Path privateKey, Path publicKey, String publicKeyPem) {}
