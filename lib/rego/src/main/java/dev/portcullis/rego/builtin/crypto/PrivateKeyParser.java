package dev.portcullis.rego.builtin.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.KeyAgreement;
import org.jspecify.annotations.Nullable;

/** Reads private keys: PKCS #1 (RFC 8017), PKCS #8 (RFC 5208) and SEC 1 (RFC 5915), whose errors are {@link MalformedException}s. */
public final class PrivateKeyParser {
    private static final String RSA = "1.2.840.113549.1.1.1";
    private static final String EC = "1.2.840.10045.2.1";
    private static final String ED25519 = "1.3.101.112";
    private static final String X25519 = "1.3.101.110";
    private static final int SEED_BYTES = 32;

    private PrivateKeyParser() {}

    /** Reads an RSAPrivateKey of two primes that belong to it. */
    public static PrivateKeyData.Rsa pkcs1(byte[] der) {
        String otherwise = "asn1: structure error: no RSA private key";
        DerReader reader = new DerReader(der);
        DerReader content = reader.read(DerReader.SEQUENCE, otherwise);
        if (!reader.isEmpty()) {
            throw new MalformedException("asn1: syntax error: trailing data");
        }
        if (content.number(otherwise) != 0) {
            throw new MalformedException("x509: unsupported private key version");
        }
        BigInteger modulus = content.integer(otherwise);
        PublicKeyData.Rsa publicKey = new PublicKeyData.Rsa(modulus, content.number(otherwise));
        BigInteger exponent = content.integer(otherwise);
        PrivateKeyData.Rsa key =
                new PrivateKeyData.Rsa(publicKey, exponent, content.integer(otherwise), content.integer(otherwise));
        BigInteger[] derived = {content.integer(otherwise), content.integer(otherwise), content.integer(otherwise)};
        requireConsistent(key, derived);
        return key;
    }

    private static void requireConsistent(PrivateKeyData.Rsa key, BigInteger[] derived) {
        BigInteger one = BigInteger.ONE;
        BigInteger exponent = BigInteger.valueOf(key.publicKey().exponent());
        BigInteger modulus = key.publicKey().modulus();
        boolean sized = modulus.bitLength() <= Signatures.MAX_RSA_BITS
                && key.exponent().signum() > 0
                && key.exponent().compareTo(modulus) < 0
                && key.p().compareTo(one) > 0
                && key.q().compareTo(one) > 0
                && key.p().multiply(key.q()).equals(modulus);
        if (!sized || exponent.signum() <= 0) {
            throw new MalformedException("crypto/rsa: invalid private key");
        }
        BigInteger product = exponent.multiply(key.exponent()).subtract(one);
        boolean inverse = product.mod(key.p().subtract(one)).signum() == 0
                && product.mod(key.q().subtract(one)).signum() == 0
                && key.p().gcd(key.q()).equals(one);
        if (!inverse
                || !derived[0].equals(key.exponentOfP())
                || !derived[1].equals(key.exponentOfQ())
                || !derived[2].equals(key.coefficient())) {
            throw new MalformedException("crypto/rsa: invalid private key");
        }
    }

    /** Reads a PrivateKeyInfo; what follows it is ignored, as Go does. */
    public static PrivateKeyData pkcs8(byte[] der) {
        String otherwise = "asn1: structure error: no PKCS#8 private key";
        DerReader content = new DerReader(der).read(DerReader.SEQUENCE, otherwise);
        content.number(otherwise);
        AlgorithmIdentifier algorithm = AlgorithmIdentifier.read(content.read(DerReader.SEQUENCE, otherwise));
        byte[] key = content.octets(otherwise);
        return switch (algorithm.identifier()) {
            case RSA -> pkcs1(key);
            case EC -> sec1(key, curve(algorithm.parameters().array()));
            case ED25519 -> Signer.ed25519(seed(algorithm, key));
            case X25519 -> x25519(seed(algorithm, key));
            default ->
                throw new MalformedException("x509: PKCS#8 wrapping contained private key with unknown algorithm: "
                        + algorithm.identifier());
        };
    }

    private static PrivateKeyData.X25519 x25519(Bytes secret) {
        try {
            // A public key is what a key agreement with the base point gives (RFC 7748 §6.1).
            KeyFactory factory = KeyFactory.getInstance("X25519");
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(factory.generatePrivate(new XECPrivateKeySpec(
                    NamedParameterSpec.X25519, secret.array().clone())));
            agreement.doPhase(
                    factory.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, BigInteger.valueOf(9))),
                    true);
            Bytes publicKey = Bytes.owning(agreement.generateSecret());
            return new PrivateKeyData.X25519(new PublicKeyData.X25519(publicKey), secret);
        } catch (GeneralSecurityException e) {
            throw new MalformedException("x509: invalid X25519 private key");
        }
    }

    private static Bytes seed(AlgorithmIdentifier algorithm, byte[] key) {
        byte[] seed = new DerReader(key).octets("x509: invalid private key");
        if (algorithm.parameters().length() != 0 || seed.length != SEED_BYTES) {
            throw new MalformedException("x509: invalid private key length or parameters");
        }
        return Bytes.owning(seed);
    }

    private static @Nullable Curve curve(byte[] parameters) {
        DerReader reader = new DerReader(parameters);
        return reader.isNext(DerReader.OBJECT_IDENTIFIER) ? Curve.of(reader.identifier("asn1: no curve")) : null;
    }

    /** Reads an ECPrivateKey; what follows it is ignored, as Go does. */
    public static PrivateKeyData.Ec sec1(byte[] der) {
        return sec1(der, null);
    }

    private static PrivateKeyData.Ec sec1(byte[] der, @Nullable Curve outer) {
        String otherwise = "x509: failed to parse EC private key";
        DerReader content = new DerReader(der).read(DerReader.SEQUENCE, otherwise);
        long version = content.number(otherwise);
        if (version != 1) {
            throw new MalformedException("x509: unknown EC private key version " + version);
        }
        byte[] octets = content.octets(otherwise);
        DerReader named = content.readOptional(DerReader.constructed(0), otherwise);
        Curve curve = outer != null || named == null ? outer : curve(named.bytes());
        if (curve == null) {
            throw new MalformedException("x509: unknown elliptic curve");
        }
        BigInteger secret = new BigInteger(1, octets);
        if (secret.signum() == 0 || secret.compareTo(curve.order()) >= 0) {
            throw new MalformedException("x509: invalid private key value");
        }
        return new PrivateKeyData.Ec(curve.publicKey(secret), secret);
    }
}
