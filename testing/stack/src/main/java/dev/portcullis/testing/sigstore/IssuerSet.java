package dev.portcullis.testing.sigstore;

import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.StackException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The issuers that Fulcio trusts: ours for mail addresses, two that pose as Google's and GitHub's towards this Fulcio alone, and a
 * cluster's, or one of ours under its name.
 *
 * @param cluster poses as the cluster; null where a real one is asked
 * @param authority file of the CAs that the TLS certificates of the issuers come from
 */
record IssuerSet(
        OidcIssuer email,
        OidcIssuer account,
        OidcIssuer workflow,
        @Nullable OidcIssuer cluster,
        ConnectProxy proxy,
        Path fulcioConfig,
        Path authority)
        implements AutoCloseable {

    static IssuerSet start(RunFolder folder, @Nullable ClusterIssuer real) {
        InstantSource time = InstantSource.system();
        CertificateAuthority authority = CertificateAuthority.create("portcullis test issuers", time);
        Path authorityFile = folder.write(
                "sigstore/issuers-ca.pem", authority.certificatePem() + (real == null ? "" : real.authorityPem()));
        OidcIssuer email = OidcIssuer.plain(time);
        OidcIssuer account = OidcIssuer.posingAs(host(PrivateSigstore.ACCOUNT_ISSUER), authority, time);
        OidcIssuer workflow = OidcIssuer.posingAs(host(PrivateSigstore.WORKFLOW_ISSUER), authority, time);
        OidcIssuer cluster =
                real == null ? OidcIssuer.posingAs(host(PrivateSigstore.CLUSTER_ISSUER), authority, time) : null;
        Map<String, InetSocketAddress> places = new HashMap<>();
        places.put(host(account.issuer()), account.address());
        places.put(host(workflow.issuer()), workflow.address());
        if (cluster != null) {
            places.put(host(cluster.issuer()), cluster.address());
        } else if (real != null) {
            places.put(host(PrivateSigstore.CLUSTER_ISSUER), real.socket());
        }
        Path config = folder.write("sigstore/fulcio.yaml", config(email, account, workflow));
        return new IssuerSet(email, account, workflow, cluster, ConnectProxy.to(places), config, authorityFile);
    }

    private static String config(OidcIssuer email, OidcIssuer account, OidcIssuer workflow) {
        return """
                oidc-issuers:
                  %1$s: {issuer-url: "%1$s", client-id: sigstore, type: email}
                  %2$s: {issuer-url: "%2$s", client-id: sigstore, type: email}
                  %3$s: {issuer-url: "%3$s", client-id: sigstore, type: github-workflow}
                  %4$s: {issuer-url: "%4$s", client-id: sigstore, type: kubernetes}
                """.formatted(email.issuer(), account.issuer(), workflow.issuer(), PrivateSigstore.CLUSTER_ISSUER);
    }

    private static String host(String issuer) {
        return URI.create(issuer).getHost();
    }

    String emailIssuer() {
        return email.issuer();
    }

    String proxyUrl() {
        return proxy.url();
    }

    String token(OidcIdentity identity) {
        return switch (identity) {
            case OidcIdentity.Email address -> email.token(address);
            case OidcIdentity.Account known -> account.token(known);
            case OidcIdentity.ServiceAccount member -> posing().token(member);
            case OidcIdentity.Workflow run -> workflow.token(run);
        };
    }

    private OidcIssuer posing() {
        if (cluster == null) {
            throw new StackException("the cluster itself gives tokens of its service accounts");
        }
        return cluster;
    }

    @Override
    public void close() {
        email.close();
        account.close();
        workflow.close();
        if (cluster != null) {
            cluster.close();
        }
        proxy.close();
    }
}
