package dev.portcullis.core.network;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Finds the addresses of a host. */
@FunctionalInterface
public interface HostResolver {
    /** Returns at least one address. */
    InetAddress[] resolve(String host) throws UnknownHostException;
}
