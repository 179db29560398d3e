package dev.portcullis.registry.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Finds the addresses of a host. */
@FunctionalInterface
public interface HostResolver {
    /** Returns at least one address. */
    InetAddress[] resolve(String host) throws UnknownHostException;
}
