package dev.portcullis.testing.sigstore;

import dev.portcullis.testing.pki.CertificateAuthority;
import dev.portcullis.testing.process.RunFolder;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * The issuers that Fulcio trusts: ours for mail addresses, and two that pose as Google's and GitHub's towards this Fulcio alone.
 *
 * @param authority file of the CA that the TLS certificates of the posing issuers come from
 */
record IssuerSet(
        OidcIssuer email,
        OidcIssuer account,
        OidcIssuer workflow,
        ConnectProxy proxy,
        Path fulcioConfig,
        Path authority)
        implements AutoCloseable {

    static IssuerSet start(RunFolder folder) {
        InstantSource time = InstantSource.system();
        CertificateAuthority authority = CertificateAuthority.create("portcullis test issuers", time);
        Path authorityFile = folder.write("sigstore/issuers-ca.pem", authority.certificatePem());
        OidcIssuer email = OidcIssuer.plain(time);
        OidcIssuer account = OidcIssuer.posingAs(host(PrivateSigstore.ACCOUNT_ISSUER), authority, time);
        OidcIssuer workflow = OidcIssuer.posingAs(host(PrivateSigstore.WORKFLOW_ISSUER), authority, time);
        ConnectProxy proxy = ConnectProxy.to(
                Map.of(host(account.issuer()), account.address(), host(workflow.issuer()), workflow.address()));
        String config = """
                oidc-issuers:
                  %1$s: {issuer-url: "%1$s", client-id: sigstore, type: email}
                  %2$s: {issuer-url: "%2$s", client-id: sigstore, type: email}
                  %3$s: {issuer-url: "%3$s", client-id: sigstore, type: github-workflow}
                """.formatted(email.issuer(), account.issuer(), workflow.issuer());
        Path configFile = folder.write("sigstore/fulcio.yaml", config);
        return new IssuerSet(email, account, workflow, proxy, configFile, authorityFile);
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
            case OidcIdentity.Workflow run -> workflow.token(run);
        };
    }

    @Override
    public void close() {
        email.close();
        account.close();
        workflow.close();
        proxy.close();
    }
}
