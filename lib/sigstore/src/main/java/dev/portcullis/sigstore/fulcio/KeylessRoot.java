package dev.portcullis.sigstore.fulcio;

import dev.portcullis.sigstore.trust.Demands;
import dev.portcullis.sigstore.trust.Demands.LogDemand;
import dev.portcullis.sigstore.trust.Demands.SctDemand;
import dev.portcullis.sigstore.trust.Demands.TimeDemand;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.sigstore.trust.TrustRootResult;
import dev.portcullis.sigstore.trust.TrustRootSource;

/** The trust root that what is signed keyless is held against before anybody sees it. */
public final class KeylessRoot {
    private KeylessRoot() {}

    /**
     * Loads it. A timestamp is demanded, since nothing else that is added here says when it was signed; and proof of certificate transparency where the
     * trusted root lists a log for that.
     *
     * @param trustedRoot bytes of a {@code trusted_root.json}
     * @param logged whether an entry of a log is demanded
     */
    public static TrustRootResult load(byte[] trustedRoot, boolean logged) {
        var demands = Demands.STRICT
                .withSct(SctDemand.NOT_REQUIRED)
                .withCertificateLog(logged ? LogDemand.REQUIRED : LogDemand.OPTIONAL)
                .withTime(TimeDemand.TIMESTAMP_AUTHORITY);
        var source = TrustRootSource.named("signer").withTrustedRoot(trustedRoot);
        var loaded = TrustRoot.load(source.withDemands(demands));
        return loaded instanceof TrustRootResult.Loaded(var root, var ignored)
                        && !root.certificateLogs().isEmpty()
                ? TrustRoot.load(source.withDemands(demands.withSct(SctDemand.REQUIRED)))
                : loaded;
    }
}
