package dev.portcullis.testing.sigstore;

import dev.portcullis.testing.cluster.ControlPlane;
import java.net.InetSocketAddress;
import java.net.URI;

/**
 * An API server that vouches for its service accounts. Whoever asks must be let read its keys: ClusterRole
 * {@code system:service-account-issuer-discovery}.
 *
 * @param address where Fulcio is led for {@link PrivateSigstore#CLUSTER_ISSUER}
 * @param authorityPem whose certificate it shows
 */
public record ClusterIssuer(URI address, String authorityPem) {
    /** The issuer of a cluster here. */
    public static ClusterIssuer of(ControlPlane cluster) {
        return new ClusterIssuer(cluster.url(), cluster.caPem());
    }

    InetSocketAddress socket() {
        return new InetSocketAddress(address.getHost(), address.getPort());
    }
}
