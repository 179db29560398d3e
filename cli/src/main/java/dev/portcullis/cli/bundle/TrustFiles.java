package dev.portcullis.cli.bundle;

import dev.portcullis.cli.console.BoundedFile;
import dev.portcullis.sigstore.trust.Demands;
import dev.portcullis.sigstore.trust.Demands.LogDemand;
import dev.portcullis.sigstore.trust.Demands.SctDemand;
import dev.portcullis.sigstore.trust.NamedKey;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.sigstore.trust.TrustRootResult;
import dev.portcullis.sigstore.trust.TrustRootSource;
import dev.portcullis.sigstore.trust.ValidityWindow;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files and demands that make a trust root.
 *
 * @param trustedRoot a Sigstore instance
 * @param key a public key
 * @param log whether a log entry is demanded; by default it is if there is an instance
 * @param certificateLog whether certificate transparency is demanded; by default it is
 */
record TrustFiles(
        @Nullable Path trustedRoot,
        @Nullable Path key,
        @Nullable LogDemand log,
        @Nullable SctDemand certificateLog) {
    private static final int MAXIMUM_TRUSTED_ROOT = 1024 * 1024;
    private static final int MAXIMUM_KEY = 16 * 1024;

    TrustRootResult load() {
        var source = TrustRootSource.named("command line").withDemands(demands());
        if (trustedRoot != null) {
            source = source.withTrustedRoot(
                    new BoundedFile("--trusted-root", trustedRoot, MAXIMUM_TRUSTED_ROOT).bytes());
        }
        if (key != null) {
            var pem = new BoundedFile("--key", key, MAXIMUM_KEY).text();
            source = source.withKeys(List.of(new NamedKey("--key", pem, ValidityWindow.ALWAYS)));
        }
        return TrustRoot.load(source);
    }

    private Demands demands() {
        var demands = Demands.STRICT;
        if (trustedRoot != null) {
            demands = demands.withKeyLog(LogDemand.REQUIRED);
        }
        if (log != null) {
            demands = demands.withKeyLog(log).withCertificateLog(log);
        }
        return certificateLog == null ? demands : demands.withSct(certificateLog);
    }
}
