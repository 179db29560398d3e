package dev.portcullis.operator.evidencebundle;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.crds.signer.EvidenceSignerSpec;
import dev.portcullis.crds.status.ConditionReason;
import dev.portcullis.sigstore.BundleVerifier;
import dev.portcullis.sigstore.fulcio.SigningCertificate;
import dev.portcullis.sigstore.sign.BundleProver;
import dev.portcullis.sigstore.sign.HttpTimestampTransport;
import dev.portcullis.sigstore.sign.Proving;
import dev.portcullis.sigstore.sign.RekorClient;
import dev.portcullis.sigstore.sign.SigningKey;
import dev.portcullis.sigstore.sign.TimestampClient;
import dev.portcullis.sigstore.trust.Demands;
import dev.portcullis.sigstore.trust.NamedKey;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.sigstore.trust.TrustRootResult;
import dev.portcullis.sigstore.trust.TrustRootSource;
import dev.portcullis.sigstore.trust.ValidityWindow;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks the timestamp authorities and logs that signers name.
 *
 * @param roots knows trusted roots
 * @param verifier the same as admits images
 * @param within longest time for one answer
 * @param clock tells whether a certificate has ended
 */
record SignerProofs(SignerRoots roots, BundleVerifier verifier, Duration within, InstantSource clock)
        implements BundleProving {
    @Override
    public Outcome prove(EvidenceSignerSpec signer, Digest subject, byte[] bundle, String publicKey) {
        return SigningCertificate.ofPem(publicKey)
                .map(certificate -> certified(signer, subject, bundle, certificate))
                .orElseGet(() -> keyed(signer, subject, bundle, publicKey));
    }

    /** Of what was signed before its certificate ended nobody can say that from now on. */
    private Outcome certified(
            EvidenceSignerSpec signer, Digest subject, byte[] bundle, SigningCertificate certificate) {
        var end = certificate.end();
        if (clock.instant().isAfter(end)) {
            return new Outcome.Spent(
                    ConditionReason.TIMESTAMP_UNAVAILABLE,
                    "its certificate ended at " + end + ", before it was proved when it was signed");
        }
        return switch (roots.keyless(signer)) {
            case SignerRoots.Result.Missing<TrustRoot>(var reason, var detail) -> new Outcome.Failed(reason, detail);
            case SignerRoots.Result.Found<TrustRoot>(var root) -> ask(signer, root, subject, bundle, certificate.key());
        };
    }

    private Outcome keyed(EvidenceSignerSpec signer, Digest subject, byte[] bundle, String publicKey) {
        var key = SigningKey.ofPem(publicKey);
        if (key.isEmpty()) {
            return refused("what signed it is no public key");
        }
        return switch (roots.text(signer.trustedRoot())) {
            case SignerRoots.Result.Missing<String>(var reason, var detail) -> new Outcome.Failed(reason, detail);
            case SignerRoots.Result.Found<String>(var trusted) ->
                switch (root(trusted, key.get(), signer.rekor() != null)) {
                    case TrustRootResult.Loaded(var root, var ignored) -> ask(signer, root, subject, bundle, key.get());
                    case TrustRootResult.Refused(var problems) ->
                        refused(SignerRoots.named(signer.trustedRoot()) + ": " + problems.getFirst());
                };
        };
    }

    private Outcome ask(EvidenceSignerSpec signer, TrustRoot root, Digest subject, byte[] bundle, SigningKey key) {
        try (var transport = transport(signer.timestampAuthority());
                var log = log(signer.rekor())) {
            var timestamps = transport == null ? null : new TimestampClient(transport, root, new SecureRandom());
            return outcome(new BundleProver(timestamps, log, verifier, root).prove(bundle, subject, key));
        } catch (IllegalArgumentException e) {
            return refused(String.valueOf(e.getMessage()));
        }
    }

    private @Nullable HttpTimestampTransport transport(EvidenceSignerSpec.@Nullable Service authority) {
        return authority == null ? null : new HttpTimestampTransport(URI.create(authority.url()), within, null);
    }

    private @Nullable RekorClient log(EvidenceSignerSpec.@Nullable Service log) {
        return log == null ? null : new RekorClient(URI.create(log.url()), within, null);
    }

    private static TrustRootResult root(String trusted, SigningKey key, boolean logged) {
        // No certificate is verified under it.
        var demands = Demands.STRICT
                .withCertificateLog(Demands.LogDemand.OPTIONAL)
                .withSct(Demands.SctDemand.NOT_REQUIRED)
                .withKeyLog(logged ? Demands.LogDemand.REQUIRED : Demands.LogDemand.OPTIONAL);
        return TrustRoot.load(TrustRootSource.named("signer")
                .withKeys(List.of(new NamedKey("signer", key.pem(), ValidityWindow.ALWAYS)))
                .withTrustedRoot(trusted.getBytes(StandardCharsets.UTF_8))
                .withDemands(demands));
    }

    private static Outcome outcome(Proving proving) {
        return switch (proving) {
            case Proving.Proved(var bundle, var index) -> new Outcome.Proved(bundle, index);
            case Proving.Spent(var detail) -> new Outcome.Spent(ConditionReason.LOG_UNAVAILABLE, detail);
            case Proving.Failed(var part, var reason, var detail)
            when reason == Reason.SIGNER_UNAVAILABLE && part == Proving.Part.TIMESTAMP ->
                new Outcome.Failed(ConditionReason.TIMESTAMP_UNAVAILABLE, detail);
            case Proving.Failed(var part, var reason, var detail)
            when reason == Reason.SIGNER_UNAVAILABLE && part == Proving.Part.LOG ->
                new Outcome.Failed(ConditionReason.LOG_UNAVAILABLE, detail);
            case Proving.Failed(var part, var reason, var detail) -> refused("[" + reason.code() + "] " + detail);
        };
    }

    private static Outcome refused(String detail) {
        return new Outcome.Failed(ConditionReason.PROOF_REFUSED, detail);
    }
}
