package dev.portcullis.crds.key;

import java.util.stream.IntStream;

/** Keys whose MACs were computed with another implementation. */
public final class TestKeys {
    public static final InstallationKey FIRST = key(0);
    public static final InstallationKey SECOND = key(1);

    private TestKeys() {}

    private static InstallationKey key(int start) {
        return InstallationKey.of(bytes(start));
    }

    public static byte[] bytes(int start) {
        var bytes = new byte[InstallationKey.LENGTH];
        IntStream.range(0, bytes.length).forEach(i -> bytes[i] = (byte) (start + i));
        return bytes;
    }
}
