package dev.portcullis.sigstore.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.sigstore.testing.TestKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PublicKeysTest {
    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);

    static Stream<TestKey> supported() {
        return Stream.of(TestKey.p256(), TestKey.p384(), TestKey.p521(), TestKey.rsa(), TestKey.ed25519());
    }

    @ParameterizedTest
    @MethodSource("supported")
    void readsKeysAndChecksTheirSignatures(TestKey key) {
        PublicKey read = PublicKeys.fromSpki(key.publicKey().getEncoded()).orElseThrow();
        byte[] signature = key.sign(MESSAGE);

        assertThat(Signatures.coversMessage(read, MESSAGE, signature)).isTrue();
        assertThat(Signatures.coversMessage(read, new byte[] {1}, signature)).isFalse();
        assertThat(Signatures.coversMessage(read, MESSAGE, new byte[0])).isFalse();
        assertThat(Signatures.coversMessage(read, MESSAGE, new byte[signature.length]))
                .isFalse();
        for (int i = 0; i < signature.length; i++) {
            byte[] damaged = signature.clone();
            damaged[i] ^= 1;
            assertThat(Signatures.coversMessage(read, MESSAGE, damaged)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("supported")
    void refusesKeysWithTrailingBytes(TestKey key) {
        byte[] der = key.publicKey().getEncoded();

        assertThat(PublicKeys.fromSpki(Arrays.copyOf(der, der.length + 1))).isEmpty();
        assertThat(PublicKeys.fromSpki(Arrays.copyOf(der, der.length - 1))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA 1024", "RSA 2047", "DSA 2048", "X25519 255", "Ed448 448"})
    void refusesWeakAndUnknownKeys(String kind) throws GeneralSecurityException {
        String[] words = kind.split(" ", -1);
        KeyPairGenerator generator = KeyPairGenerator.getInstance(words[0]);
        generator.initialize(Integer.parseInt(words[1]));
        PublicKey key = generator.generateKeyPair().getPublic();

        assertThat(PublicKeys.fromSpki(key.getEncoded())).isEmpty();
        assertThat(PublicKeys.isSupported(key)).isFalse();
    }

    @Test
    void checksSignaturesWithMaskedPadding() throws GeneralSecurityException {
        KeyPair pair = TestKey.rsa().pair();
        Signature signer = Signature.getInstance("RSASSA-PSS");
        signer.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        signer.initSign(pair.getPrivate());
        signer.update(MESSAGE);
        byte[] signature = signer.sign();

        assertThat(Signatures.coversMessage(pair.getPublic(), MESSAGE, signature))
                .isTrue();
        assertThat(Signatures.coversMessage(pair.getPublic(), new byte[] {1}, signature))
                .isFalse();
    }

    @Test
    void refusesNothingInAKeysPlace() {
        assertThat(PublicKeys.fromSpki(new byte[0])).isEmpty();
        assertThat(PublicKeys.fromPkcs1(new byte[0])).isEmpty();
    }

    /** No such key can have signed anything, and the library that checks signatures throws at it. */
    @Test
    void refusesRsaKeysWithAnEvenExponent() throws GeneralSecurityException {
        BigInteger modulus = ((RSAPublicKey) TestKey.rsa().publicKey()).getModulus();
        PublicKey key =
                KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(65536)));

        assertThat(PublicKeys.isSupported(key)).isFalse();
        assertThat(PublicKeys.fromSpki(key.getEncoded())).isEmpty();
    }

    /** A certificate brings any modulus; looking for its factors would take longer than checking many signatures. */
    @Test
    void doesNotLookForFactorsOfAModulus() throws GeneralSecurityException {
        BigInteger modulus = BigInteger.TWO.pow(2050).add(BigInteger.ONE).multiply(BigInteger.valueOf(3));
        PublicKey key =
                KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(65537)));

        assertThat(Signatures.coversMessage(key, MESSAGE, new byte[257])).isFalse();
    }
}
