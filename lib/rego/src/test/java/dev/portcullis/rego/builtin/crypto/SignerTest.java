package dev.portcullis.rego.builtin.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SignerTest {
    private static final byte[] SAMPLE = "sample".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OTHER = "test".getBytes(StandardCharsets.US_ASCII);

    /** RFC 6979 §A.2.5 to §A.2.7. */
    @ParameterizedTest
    @CsvSource({
        "P256, C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721, SHA256,"
                + "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716,"
                + "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8",
        "P256, C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721, SHA512,"
                + "8496A60B5E9B47C825488827E0495B0E3FA109EC4568FD3F8D1097678EB97F00,"
                + "2362AB1ADBE2B8ADF9CB9EDAB740EA6049C028114F2460F96554F61FAE3302FE",
        "P384, 6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D8"
                + "96D5724E4C70A825F872C9EA60D2EDF5, SHA384,"
                + "94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C81A648152E44ACF96E36DD1E80FABE46,"
                + "99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94FA329C145786E679E7B82C71A38628AC8",
    })
    void signsByTheNonceOfTheRfc(Curve curve, String secret, Hash hash, String r, String s) {
        PrivateKeyData.Ec key = key(curve, new BigInteger(secret, 16));
        assertThat(Signer.ecdsa(key, hash, SAMPLE)).isEqualTo(new Ecdsa(new BigInteger(r, 16), new BigInteger(s, 16)));
    }

    private static PrivateKeyData.Ec key(Curve curve, BigInteger secret) {
        return new PrivateKeyData.Ec(curve.publicKey(secret), secret);
    }

    @ParameterizedTest
    @EnumSource(
            value = Curve.class,
            names = {"P256", "P384", "P521"})
    void verifiesOnlyWhatWasSigned(Curve curve) {
        BigInteger greatest = curve.order().subtract(BigInteger.ONE);
        PrivateKeyData.Ec key = key(curve, greatest);
        Ecdsa signature = Signer.ecdsa(key, Hash.SHA256, SAMPLE);
        assertThat(Signatures.ecdsa(key.publicKey(), Hash.SHA256, SAMPLE, signature))
                .isTrue();
        assertThat(Signatures.ecdsa(key.publicKey(), Hash.SHA256, OTHER, signature))
                .isFalse();
        assertThat(Signatures.ecdsa(key.publicKey(), Hash.SHA384, SAMPLE, signature))
                .isFalse();
        Ecdsa shifted = new Ecdsa(signature.r().add(curve.order()), signature.s());
        assertThat(Signatures.ecdsa(key.publicKey(), Hash.SHA256, SAMPLE, shifted))
                .isFalse();
        Ecdsa none = new Ecdsa(BigInteger.ZERO, signature.s());
        assertThat(Signatures.ecdsa(key.publicKey(), Hash.SHA256, SAMPLE, none)).isFalse();
        assertThat(Signer.ecdsa(key, Hash.SHA256, SAMPLE)).isEqualTo(signature);
    }

    @ParameterizedTest
    @EnumSource(Curve.class)
    void derivesPublicKeysOnTheCurve(Curve curve) {
        for (BigInteger secret : new BigInteger[] {
            BigInteger.ONE, BigInteger.TWO, BigInteger.valueOf(3), curve.order().subtract(BigInteger.ONE)
        }) {
            PublicKeyData.Ec key = curve.publicKey(secret);
            assertThat(curve.contains(key.x(), key.y())).isTrue();
            assertThat(curve.contains(key.x(), key.y().add(BigInteger.ONE))).isFalse();
        }
        assertThat(curve.publicKey(BigInteger.ONE).x())
                .isEqualTo(
                        curve.publicKey(curve.order().subtract(BigInteger.ONE)).x());
        assertThatThrownBy(() -> curve.publicKey(BigInteger.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> curve.publicKey(curve.order())).isInstanceOf(IllegalArgumentException.class);
        assertThat(curve.contains(BigInteger.ZERO, BigInteger.ZERO)).isFalse();
    }

    @Test
    void refusesKeysThatCannotSign() {
        PrivateKeyData.Ec outside = new PrivateKeyData.Ec(Curve.P256.publicKey(BigInteger.ONE), Curve.P256.order());
        assertThatThrownBy(() -> Signer.ecdsa(outside, Hash.SHA256, SAMPLE)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Signer.ecdsa(key(Curve.P224, BigInteger.TEN), Hash.SHA256, SAMPLE))
                .isInstanceOf(MalformedException.class)
                .hasMessage("ecdsa: unsupported curve P224");
    }

    @Test
    void signsByRsaTheSameWayEveryTime() throws Exception {
        PrivateKeyData.Rsa key = rsa(1024);
        byte[] salted = Signer.pss(key, Hash.SHA256, SAMPLE);
        assertThat(Signer.pss(key, Hash.SHA256, SAMPLE)).isEqualTo(salted);
        assertThat(Signer.pss(key, Hash.SHA256, OTHER)).isNotEqualTo(salted);
        for (boolean anySalt : new boolean[] {true, false}) {
            Signatures.Pss pss = new Signatures.Pss(Hash.SHA256, anySalt);
            assertThat(Signatures.pss(key.publicKey(), pss, SAMPLE, salted)).isTrue();
            assertThat(Signatures.pss(key.publicKey(), pss, OTHER, salted)).isFalse();
        }
        assertThat(Signatures.pss(key.publicKey(), new Signatures.Pss(Hash.SHA384, true), SAMPLE, salted))
                .isFalse();
        byte[] signature = Signer.pkcs1(key, Hash.SHA384, SAMPLE);
        assertThat(Signatures.pkcs1(key.publicKey(), Hash.SHA384, SAMPLE, signature))
                .isTrue();
        assertThat(Signatures.pkcs1(key.publicKey(), Hash.SHA256, SAMPLE, signature))
                .isFalse();
        assertThat(Signatures.pkcs1(key.publicKey(), Hash.SHA384, SAMPLE, salted))
                .isFalse();
        assertThatThrownBy(() -> Signer.pss(key, Hash.SHA512, SAMPLE)).isInstanceOf(MalformedException.class);
    }

    @Test
    void takesNoRsaKeyThatIsShortOrInconsistent() throws Exception {
        PrivateKeyData.Rsa weak = rsa(512);
        assertThat(Signatures.isUsable(weak.publicKey())).isFalse();
        assertThatThrownBy(() -> Signer.pkcs1(weak, Hash.SHA256, SAMPLE)).isInstanceOf(MalformedException.class);
        PrivateKeyData.Rsa key = rsa(1024);
        PrivateKeyData.Rsa mixed = new PrivateKeyData.Rsa(key.publicKey(), key.exponent(), key.p(), weak.q());
        assertThatThrownBy(() -> Signer.pkcs1(mixed, Hash.SHA256, SAMPLE)).isInstanceOf(MalformedException.class);
        BigInteger modulus = key.publicKey().modulus();
        assertThat(Signatures.isUsable(key.publicKey())).isTrue();
        assertThat(Signatures.isUsable(new PublicKeyData.Rsa(modulus, 1))).isFalse();
        assertThat(Signatures.isUsable(new PublicKeyData.Rsa(modulus, 3))).isTrue();
        assertThat(Signatures.isUsable(new PublicKeyData.Rsa(modulus, 4))).isFalse();
        assertThat(Signatures.isUsable(new PublicKeyData.Rsa(modulus, (1L << 31) - 1)))
                .isTrue();
        assertThat(Signatures.isUsable(new PublicKeyData.Rsa(modulus, (1L << 31) + 1)))
                .isFalse();
        assertThat(Signatures.isUsable(new PublicKeyData.Rsa(modulus.subtract(BigInteger.ONE), 3)))
                .isFalse();
        BigInteger huge = BigInteger.ONE.shiftLeft(Signatures.MAX_RSA_BITS).setBit(0);
        assertThat(Signatures.isUsable(new PublicKeyData.Rsa(huge, 3))).isFalse();
        assertThat(Signatures.isUsable(new PublicKeyData.Rsa(huge.shiftRight(1).setBit(0), 3)))
                .isTrue();
    }

    private static PrivateKeyData.Rsa rsa(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        RSAPrivateCrtKey key = (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
        PublicKeyData.Rsa publicKey =
                new PublicKeyData.Rsa(key.getModulus(), key.getPublicExponent().longValueExact());
        return new PrivateKeyData.Rsa(publicKey, key.getPrivateExponent(), key.getPrimeP(), key.getPrimeQ());
    }
}
