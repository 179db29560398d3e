package dev.portcullis.testing.sigstore;

import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.process.Unwinding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A Sigstore instance of our own: an issuer of identities, Fulcio with a fresh CA (no certificate transparency log), and what its
 * {@link SigstoreOptions} say of logs and timestamps. Signatures made with it are real keyless signatures that {@link #trustedRootJson()}
 * verifies.
 */
public final class PrivateSigstore implements AutoCloseable {
    /** The issuer in certificates of {@link OidcIdentity.Workflow}: Fulcio reaches our issuer under GitHub's name. */
    public static final String WORKFLOW_ISSUER = "https://token.actions.githubusercontent.com";

    /** The issuer in certificates of {@link OidcIdentity.Account}: one of ours under Google's name. */
    public static final String ACCOUNT_ISSUER = "https://accounts.google.com";

    /** The issuer in certificates of {@link OidcIdentity.ServiceAccount}: a cluster's, or one of ours under its name. */
    public static final String CLUSTER_ISSUER = "https://kubernetes.default.svc.cluster.local";

    private final IssuerSet issuers;
    private final SigstoreServers servers;
    private final SigstoreOptions options;
    private final Cosign cosign;
    private final Map<Selection, SigningServices> described = new ConcurrentHashMap<>();

    private record Selection(LogVersion log, boolean timestamps) {}

    private PrivateSigstore(IssuerSet issuers, SigstoreServers servers, SigstoreOptions options, Cosign cosign) {
        this.issuers = issuers;
        this.servers = servers;
        this.options = options;
        this.cosign = cosign;
    }

    /** Starts the servers and waits until they answer; one instance per folder. */
    public static PrivateSigstore start(Tools tools, RunFolder folder, Cosign cosign, SigstoreOptions options) {
        try (Unwinding unwinding = new Unwinding()) {
            IssuerSet issuers = unwinding.on(IssuerSet.start(folder, options.cluster()));
            SigstoreServers servers = unwinding.on(SigstoreServers.start(tools, folder, issuers, options));
            PrivateSigstore started = new PrivateSigstore(issuers, servers, options, cosign);
            started.services();
            unwinding.keep();
            return started;
        }
    }

    /** The trusted root (protobuf-specs {@code TrustedRoot} as JSON) that verifies what this instance signs. */
    public String trustedRootJson() {
        return trustedRootJson(services());
    }

    /** The trusted root of some of the services. */
    public static String trustedRootJson(SigningServices services) {
        try {
            return Files.readString(services.trustedRoot());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For cosign: entries into the newest log that runs, and timestamps if they are made. */
    public SigningServices services() {
        return services(options.log(), options.timestamps());
    }

    /** For cosign: entries into this log of those that run, and timestamps or not. */
    public SigningServices services(LogVersion log, boolean timestamps) {
        return described.computeIfAbsent(
                new Selection(log, timestamps),
                some -> servers.describe(cosign, some.log(), some.timestamps(), issuers.emailIssuer()));
    }

    /** The issuer in certificates of {@link OidcIdentity.Email}. */
    public String emailIssuer() {
        return issuers.emailIssuer();
    }

    /** The issuer in the certificates of this identity. */
    public String issuerOf(OidcIdentity identity) {
        return switch (identity) {
            case OidcIdentity.Email email -> issuers.emailIssuer();
            case OidcIdentity.Account account -> ACCOUNT_ISSUER;
            case OidcIdentity.ServiceAccount account -> CLUSTER_ISSUER;
            case OidcIdentity.Workflow workflow -> WORKFLOW_ISSUER;
        };
    }

    /** Signs {@code host/repository@sha256:…}: certificate, log entry, timestamp. */
    public void signKeyless(String reference, OidcIdentity identity, String... further) {
        signKeyless(reference, identity, services(), further);
    }

    public void signKeyless(String reference, OidcIdentity identity, SigningServices services, String... further) {
        cosign.signKeyless(reference, issuers.token(identity), services, further);
    }

    /** Attaches a signed in-toto statement about the image. */
    public void attestKeyless(
            String reference, OidcIdentity identity, String predicateType, String predicateJson, String... further) {
        cosign.attestKeyless(reference, issuers.token(identity), predicateType, predicateJson, services(), further);
    }

    /** A token that Fulcio accepts for this identity, for calls of cosign that nothing here makes. */
    public String token(OidcIdentity identity) {
        return issuers.token(identity);
    }

    public URI fulcioUrl() {
        return servers.fulcioUrl();
    }

    /** A log that runs. */
    public URI logUrl(LogVersion version) {
        return servers.logUrl(version);
    }

    /** The newest log that runs. */
    public URI rekorUrl() {
        return servers.logUrl(options.log());
    }

    public URI timestampUrl() {
        return servers.timestampUrl();
    }

    @Override
    public void close() {
        servers.close();
        issuers.close();
    }
}
