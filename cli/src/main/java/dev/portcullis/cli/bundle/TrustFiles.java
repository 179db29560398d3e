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
 * @param log whether a log entry is demanded; by default it is for certificates, and for a key if the instance has a log
 * @param certificateLog whether certificate transparency is demanded; by default it is for certificates
 */
record TrustFiles(
        @Nullable Path trustedRoot,
        @Nullable Path key,
        @Nullable LogDemand log,
        @Nullable SctDemand certificateLog) {
    private static final int MAXIMUM_TRUSTED_ROOT = 1024 * 1024;
    private static final int MAXIMUM_KEY = 16 * 1024;

    TrustRootResult load() {
        var source = source();
        var loaded = TrustRoot.load(source.withDemands(demands()));
        return key != null && log == null && listsLog(loaded)
                ? TrustRoot.load(source.withDemands(demands().withKeyLog(LogDemand.REQUIRED)))
                : loaded;
    }

    /** Loads an instance that was found otherwise than by a file. */
    TrustRootResult load(byte[] instance) {
        return TrustRoot.load(source().withTrustedRoot(instance).withDemands(demands()));
    }

    private TrustRootSource source() {
        var source = TrustRootSource.named("command line");
        if (trustedRoot != null) {
            source = source.withTrustedRoot(
                    new BoundedFile("--trusted-root", trustedRoot, MAXIMUM_TRUSTED_ROOT).bytes());
        }
        if (key != null) {
            var pem = new BoundedFile("--key", key, MAXIMUM_KEY).text();
            source = source.withKeys(List.of(new NamedKey("--key", pem, ValidityWindow.ALWAYS)));
        }
        return source;
    }

    /** With a key no certificate counts, so what is demanded of them need not be there. */
    private Demands demands() {
        var demands = key == null
                ? Demands.STRICT
                : Demands.STRICT.withCertificateLog(LogDemand.OPTIONAL).withSct(SctDemand.NOT_REQUIRED);
        if (log != null) {
            demands = demands.withKeyLog(log).withCertificateLog(log);
        }
        return certificateLog == null ? demands : demands.withSct(certificateLog);
    }

    /** Tells whether the instance has a log, even one that nothing can be verified with here: a demand is not dropped for that. */
    private static boolean listsLog(TrustRootResult result) {
        return switch (result) {
            case TrustRootResult.Loaded(var root, var ignored) ->
                !root.logs().isEmpty()
                        || ignored.stream().anyMatch(problem -> problem.path().startsWith("trustedRoot.tlogs"));
            case TrustRootResult.Refused refused -> false;
        };
    }
}
