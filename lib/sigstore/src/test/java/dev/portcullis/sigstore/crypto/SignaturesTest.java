package dev.portcullis.sigstore.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.sigstore.testing.TestKey;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.junit.jupiter.api.Test;

final class SignaturesTest {
    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);
    private static final TestKey KEY = TestKey.p256();

    /** Whoever sees a signature can write the other one; so signatures are no names of anything. */
    @Test
    void acceptsBothSignaturesOfEcdsa() throws IOException {
        ASN1Sequence pair = ASN1Sequence.getInstance(KEY.sign(MESSAGE));
        BigInteger order = ((ECPublicKey) KEY.publicKey()).getParams().getOrder();
        BigInteger other = order.subtract(value(pair, 1));
        assertThat(covers(encoded(value(pair, 0), value(pair, 1)))).isTrue();
        assertThat(covers(encoded(value(pair, 0), other))).isTrue();
    }

    @Test
    void refusesEveryOtherNotationOfEcdsa() throws IOException {
        byte[] signature = signatureWithSigns();
        ASN1Sequence pair = ASN1Sequence.getInstance(signature);
        BigInteger first = value(pair, 0);
        BigInteger second = value(pair, 1);
        BigInteger order = ((ECPublicKey) KEY.publicKey()).getParams().getOrder();
        BigInteger wrap = BigInteger.TWO.pow(8 * 32);
        assertThat(covers(signature)).isTrue();
        assertThat(covers(encoded(first.subtract(wrap), second)))
                .as("first without sign")
                .isFalse();
        assertThat(covers(encoded(first, second.subtract(wrap))))
                .as("second without sign")
                .isFalse();
        assertThat(covers(encoded(first.add(order), second)))
                .as("beyond the order")
                .isFalse();
        assertThat(covers(encoded(BigInteger.ZERO, BigInteger.ZERO))).as("zero").isFalse();
        assertThat(covers(longLength(signature))).as("BER").isFalse();
        assertThat(covers(Arrays.copyOf(signature, signature.length + 1)))
                .as("more")
                .isFalse();
        assertThat(covers(new DERSequence(new ASN1Integer[] {
                            new ASN1Integer(first), new ASN1Integer(second), new ASN1Integer(second)
                        })
                        .getEncoded()))
                .as("three")
                .isFalse();
        assertThat(covers(new byte[] {0x30, 0x04, 0x04, 0, 0x04, 0}))
                .as("no integers")
                .isFalse();
        assertThat(covers(new byte[0])).as("nothing").isFalse();
    }

    /** A signature both of whose integers need a byte for their sign. */
    private static byte[] signatureWithSigns() {
        byte[] signature = KEY.sign(MESSAGE);
        while (signature.length != 72) {
            signature = KEY.sign(MESSAGE);
        }
        return signature;
    }

    private static byte[] longLength(byte[] der) {
        byte[] longer = new byte[der.length + 1];
        longer[0] = der[0];
        longer[1] = (byte) 0x81;
        System.arraycopy(der, 1, longer, 2, der.length - 1);
        return longer;
    }

    private static BigInteger value(ASN1Sequence pair, int index) {
        return ASN1Integer.getInstance(pair.getObjectAt(index)).getValue();
    }

    private static byte[] encoded(BigInteger first, BigInteger second) throws IOException {
        return new DERSequence(new ASN1Integer[] {new ASN1Integer(first), new ASN1Integer(second)}).getEncoded();
    }

    private static boolean covers(byte[] signature) {
        return Signatures.coversMessage(KEY.publicKey(), MESSAGE, signature);
    }
}
