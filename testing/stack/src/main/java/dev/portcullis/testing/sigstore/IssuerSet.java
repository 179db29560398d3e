package dev.portcullis.testing.sigstore;

import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.testing.process.RunFolder;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * The issuers that Fulcio trusts: ours for mail addresses, and one that poses as GitHub's towards this Fulcio alone.
 *
 * @param authority file of the CA that the posing issuer's TLS certificate comes from
 */
record IssuerSet(OidcIssuer email, OidcIssuer workflow, ConnectProxy proxy, Path fulcioConfig, Path authority)
        implements AutoCloseable {

    static IssuerSet start(RunFolder folder) {
        InstantSource time = InstantSource.system();
        CertificateAuthority authority = CertificateAuthority.create("portcullis test issuers", time);
        Path authorityFile = folder.write("sigstore/issuers-ca.pem", authority.certificatePem());
        OidcIssuer email = OidcIssuer.plain(time);
        OidcIssuer workflow =
                OidcIssuer.posingAs(URI.create(PrivateSigstore.WORKFLOW_ISSUER).getHost(), authority, time);
        ConnectProxy proxy = ConnectProxy.to(workflow.address());
        String config = """
                oidc-issuers:
                  %1$s: {issuer-url: "%1$s", client-id: sigstore, type: email}
                  %2$s: {issuer-url: "%2$s", client-id: sigstore, type: github-workflow}
                """.formatted(email.issuer(), workflow.issuer());
        Path configFile = folder.write("sigstore/fulcio.yaml", config);
        return new IssuerSet(email, workflow, proxy, configFile, authorityFile);
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
            case OidcIdentity.Workflow run -> workflow.token(run);
        };
    }

    @Override
    public void close() {
        email.close();
        workflow.close();
        proxy.close();
    }
}
