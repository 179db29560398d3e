package dev.portcullis.sigstore.crypto;

import java.io.IOException;
import org.bouncycastle.asn1.ASN1Primitive;

/** Reads DER (ITU-T X.690). */
public final class Der {
    private Der() {}

    /**
     * Reads exactly one value.
     *
     * @throws IOException if the bytes are no value, none at all, or more than one
     */
    public static ASN1Primitive read(byte[] der) throws IOException {
        if (der.length == 0) {
            // The library takes this for a value that is absent.
            throw new IOException("there is no value");
        }
        return ASN1Primitive.fromByteArray(der);
    }
}
