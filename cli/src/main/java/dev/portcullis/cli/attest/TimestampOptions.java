package dev.portcullis.cli.attest;

import dev.portcullis.cli.console.BoundedFile;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.core.image.Digest;
import dev.portcullis.sigstore.fulcio.KeylessRoot;
import dev.portcullis.sigstore.sign.HttpTimestampTransport;
import dev.portcullis.sigstore.sign.SigningKey;
import dev.portcullis.sigstore.sign.TimestampClient;
import dev.portcullis.sigstore.trust.Demands;
import dev.portcullis.sigstore.trust.NamedKey;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.sigstore.trust.TrustRootResult;
import dev.portcullis.sigstore.trust.TrustRootSource;
import dev.portcullis.sigstore.trust.ValidityWindow;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Proof of when a signature was made, which keys with a validity window need. */
public final class TimestampOptions {
    private static final int MAXIMUM_ROOT = 4 * 1024 * 1024;

    @Option(
            names = "--timestamp-url",
            paramLabel = "URL",
            description = "have the signature timestamped (RFC 3161) by this authority; needs --trusted-root")
    private @Nullable URI url;

    @Option(
            names = "--trusted-root",
            paramLabel = "FILE",
            description = "the trusted_root.json that lists the timestamp authority, and Fulcio where that certifies")
    private @Nullable Path trustedRoot;

    /** Returns whether signatures are to be timestamped. */
    boolean wanted() {
        if ((url == null) != (trustedRoot == null)) {
            throw new UnusableInputException("--timestamp-url and --trusted-root go together");
        }
        return url != null;
    }

    /** Names what signatures with timestamps hold under; empty where none are wanted. */
    public List<String> names() {
        return !wanted() || trustedRoot == null
                ? List.of()
                : List.of(Digest.of(new BoundedFile("--trusted-root", trustedRoot, MAXIMUM_ROOT).bytes())
                        .toString());
    }

    /** Returns the way to the authority, to be closed; null where none is named. */
    @Nullable
    HttpTimestampTransport transport(Duration within) {
        try {
            return !wanted() || url == null ? null : new HttpTimestampTransport(url, within, null);
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException("--timestamp-url: " + e.getMessage());
        }
    }

    /** Returns who has signatures by these keys timestamped. */
    TimestampClient client(HttpTimestampTransport transport, List<SigningKey> keys) {
        return new TimestampClient(transport, root(keys), new SecureRandom());
    }

    /** Returns the trust root under which a bundle by these keys holds; where there are none, one by a certificate. */
    TrustRoot root(List<SigningKey> keys) {
        return switch (keys.isEmpty() ? certificates() : listing(keys)) {
            case TrustRootResult.Loaded(var root, var ignored) -> root;
            case TrustRootResult.Refused(var problems) ->
                throw new UnusableInputException("--trusted-root: it cannot be used: " + problems.getFirst());
        };
    }

    private TrustRootResult certificates() {
        if (trustedRoot == null) {
            throw new UnusableInputException("--trusted-root: certificates need it");
        }
        return KeylessRoot.load(new BoundedFile("--trusted-root", trustedRoot, MAXIMUM_ROOT).bytes(), false);
    }

    private TrustRootResult listing(List<SigningKey> keys) {
        var named = IntStream.range(0, keys.size())
                .mapToObj(
                        number -> new NamedKey("key-" + number, keys.get(number).pem(), ValidityWindow.ALWAYS))
                .toList();
        // No certificate is verified under it.
        var demands =
                Demands.STRICT.withCertificateLog(Demands.LogDemand.OPTIONAL).withSct(Demands.SctDemand.NOT_REQUIRED);
        var source = TrustRootSource.named("signer").withKeys(named).withDemands(demands);
        var whole = trustedRoot == null
                ? source
                : source.withTrustedRoot(new BoundedFile("--trusted-root", trustedRoot, MAXIMUM_ROOT).bytes());
        return TrustRoot.load(whole);
    }
}
