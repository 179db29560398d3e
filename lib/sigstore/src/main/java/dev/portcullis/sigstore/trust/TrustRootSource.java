package dev.portcullis.sigstore.trust;

import com.google.protobuf.ByteString;
import dev.portcullis.core.policy.Revocations;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a trust root is made of: a Sigstore instance's {@code trusted_root.json}, named public keys, or both. Immutable. */
public final class TrustRootSource {
    private final String name;
    private final @Nullable ByteString trustedRoot;
    private final List<NamedKey> keys;
    private final Demands demands;
    private final Revocations revocations;

    private TrustRootSource(
            String name,
            @Nullable ByteString trustedRoot,
            List<NamedKey> keys,
            Demands demands,
            Revocations revocations) {
        this.name = name;
        this.trustedRoot = trustedRoot;
        this.keys = List.copyOf(keys);
        this.demands = demands;
        this.revocations = revocations;
    }

    /** Starts with nothing but a name and the {@linkplain Demands#STRICT strict} demands. */
    public static TrustRootSource named(String name) {
        return new TrustRootSource(name, null, List.of(), Demands.STRICT, Revocations.NONE);
    }

    /** Adds a Sigstore instance: the bytes of a {@code trusted_root.json}. */
    public TrustRootSource withTrustedRoot(byte[] json) {
        return new TrustRootSource(name, ByteString.copyFrom(json), keys, demands, revocations);
    }

    /** Adds public keys. */
    public TrustRootSource withKeys(List<NamedKey> named) {
        return new TrustRootSource(name, trustedRoot, named, demands, revocations);
    }

    /** Replaces the demands. */
    public TrustRootSource withDemands(Demands replacement) {
        return new TrustRootSource(name, trustedRoot, keys, replacement, revocations);
    }

    /** Adds what is trusted no longer. */
    public TrustRootSource withRevocations(Revocations revoked) {
        return new TrustRootSource(name, trustedRoot, keys, demands, revoked);
    }

    String name() {
        return name;
    }

    @Nullable
    ByteString trustedRoot() {
        return trustedRoot;
    }

    List<NamedKey> keys() {
        return keys;
    }

    Demands demands() {
        return demands;
    }

    Revocations revocations() {
        return revocations;
    }
}
