package dev.portcullis.core.network;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Which addresses are public (IANA special-purpose address registries, RFC 6890). */
public enum AddressKind {
    /** Anybody's. */
    PUBLIC,
    /** Loopback, link-local, private, shared or unique local: reachable where settings say so. */
    PRIVATE,
    /** Multicast, unspecified, reserved: nothing that serves anything. */
    NEVER;

    /** Returns the kind of an address. */
    public static AddressKind of(InetAddress address) {
        return address instanceof Inet4Address ? kind4(address.getAddress()) : kind6(address);
    }

    private static AddressKind kind4(byte[] bytes) {
        int a = bytes[0] & 0xff;
        int b = bytes[1] & 0xff;
        int c = bytes[2] & 0xff;
        if (a == 0 || a >= 224) {
            return NEVER;
        }
        boolean privateUse = a == 10 || a == 127 || (a == 172 && b >= 16 && b < 32) || (a == 192 && b == 168);
        boolean shared = (a == 100 && b >= 64 && b < 128) || (a == 169 && b == 254);
        boolean special = (a == 192 && b == 0 && c == 0) || (a == 198 && (b == 18 || b == 19));
        boolean documentation =
                (a == 192 && b == 0 && c == 2) || (a == 198 && b == 51 && c == 100) || (a == 203 && b == 0 && c == 113);
        return privateUse || shared || special || documentation ? PRIVATE : PUBLIC;
    }

    private static AddressKind kind6(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
            return NEVER;
        }
        int first = ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
        int second = ((bytes[2] & 0xff) << 8) | (bytes[3] & 0xff);
        boolean wellKnownNat64 = first == 0x0064 && second == 0xff9b && Arrays.equals(bytes, 4, 12, new byte[8], 0, 8);
        if (wellKnownNat64) {
            return embedded(bytes, 12);
        }
        if (first == 0x2002) {
            return embedded(bytes, 2);
        }
        boolean globalUnicast = (first & 0xe000) == 0x2000;
        boolean tunnelOrDocumentation = (first == 0x2001 && (second < 0x0200 || second == 0x0db8)) || first == 0x3fff;
        return globalUnicast && !tunnelOrDocumentation ? PUBLIC : PRIVATE;
    }

    /** NAT64 and 6to4 lead to the IPv4 address inside. */
    private static AddressKind embedded(byte[] bytes, int offset) {
        try {
            return of(InetAddress.getByAddress(Arrays.copyOfRange(bytes, offset, offset + 4)));
        } catch (UnknownHostException e) {
            return NEVER;
        }
    }
}
