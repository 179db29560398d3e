package dev.portcullis.collect;

import java.net.URI;

/** Addresses that specs may name. Whether they may be contacted is asked when they are. */
final class WebAddress {
    private static final int MAX_LENGTH = 2_048;

    private WebAddress() {}

    static void require(URI address) {
        var scheme = address.getScheme();
        var web = "https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme);
        if (!web || address.getHost() == null) {
            throw new IllegalArgumentException("an address is an absolute HTTPS URI with a host");
        }
        if (address.getRawUserInfo() != null || address.getRawFragment() != null) {
            throw new IllegalArgumentException("an address has neither user nor fragment");
        }
        if (address.toString().length() > MAX_LENGTH) {
            throw new IllegalArgumentException("an address has at most " + MAX_LENGTH + " characters");
        }
    }
}
