package dev.portcullis.core.fact;

/** Who made a signature: a certificate's identity, or a key that a trust root lists. */
public sealed interface Signer {
    /** Returns a text that names the signer to a person. */
    String describe();

    /** A signer that a certificate authority vouched for. */
    record Keyless(CertificateIdentity identity) implements Signer {
        @Override
        public String describe() {
            return identity.subject() + " (issuer " + identity.issuer() + ")";
        }
    }

    /**
     * A signer that holds a listed private key.
     *
     * @param name the key's name in its trust root
     * @param fingerprint SHA-256 of the key's SubjectPublicKeyInfo, as 64 hexadecimal digits
     */
    record Key(String name, String fingerprint) implements Signer {
        @Override
        public String describe() {
            return "key " + name + " (sha256:" + fingerprint.substring(0, 16) + "…)";
        }
    }
}
