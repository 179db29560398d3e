package dev.portcullis.rego.builtin.crypto;

/**
 * A BIT STRING of ASN.1.
 *
 * @param unused how many bits of the last byte do not count, 0 to 7; they are zero
 * @param bytes the bits, the first one highest
 */
public record BitString(int unused, Bytes bytes) {
    /** Says whether the bit at an index, counted from 0, is set; those beyond the end are not. */
    public boolean at(int index) {
        return index < bytes.length() * 8 - unused && ((bytes.array()[index / 8] >> (7 - index % 8)) & 1) != 0;
    }

    /** The bits with the unused ones moved to the front, as whole bytes. */
    public Bytes rightAligned() {
        if (unused == 0) {
            return bytes;
        }
        byte[] aligned = new byte[bytes.length()];
        int carried = 0;
        for (int i = 0; i < aligned.length; i++) {
            int octet = bytes.array()[i] & 0xff;
            aligned[i] = (byte) ((carried << (8 - unused)) | (octet >> unused));
            carried = octet;
        }
        return Bytes.owning(aligned);
    }
}
