package dev.portcullis.e2e.release;

import dev.portcullis.testing.cluster.ClusterAccess;
import dev.portcullis.testing.cluster.TestCluster;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** A cluster that somebody else runs. Nothing of it ends with this. */
record ExistingCluster(ClusterAccess admin) implements TestCluster {
    /**
     * Reaches the cluster of a kubeconfig's current context.
     *
     * @throws IllegalStateException if the file names no bearer token and authority, which is all that the tests can use
     */
    static ExistingCluster of(Path kubeconfig) {
        try {
            var config = Config.fromKubeconfig(Files.readString(kubeconfig));
            var token = config.getAutoOAuthToken();
            var authority = config.getCaCertData();
            if (token == null || authority == null) {
                throw new IllegalStateException(kubeconfig
                        + " must hold a token and certificate-authority-data; kubectl create token makes one");
            }
            var pem = new String(Base64.getDecoder().decode(authority), StandardCharsets.US_ASCII);
            return new ExistingCluster(new ClusterAccess(URI.create(config.getMasterUrl()), pem, token));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nobody knows by what name, if any, its API server reaches this machine. */
    @Override
    public String host() {
        throw new UnsupportedOperationException("an existing cluster reaches nothing of this machine");
    }

    @Override
    public void close() {}
}
