package dev.portcullis.sigstore.trust;

/**
 * A public key as an operator writes it.
 *
 * @param name its name in the trust root; versions of one key may have the same
 * @param pem SubjectPublicKeyInfo in PEM form: one block {@code PUBLIC KEY}
 * @param window when signatures by the key count; if it has a limit, a verified time is needed
 */
public record NamedKey(String name, String pem, ValidityWindow window) {}
