package dev.portcullis.sigstore.trust;

import com.google.protobuf.ByteString;
import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.core.policy.Revocations;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One Sigstore instance, or a set of public keys, and what it demands of signatures. Immutable and thread-safe; read once, used for
 * every verification.
 */
public final class TrustRoot {
    private final String name;
    private final Demands demands;
    private final Revocations revocations;
    private final List<Authority> certificateAuthorities;
    private final List<Authority> timestampAuthorities;
    private final List<Log> logs;
    private final List<Log> certificateLogs;
    private final List<ListedKey> keys;
    private final Set<TrustMaterial> material;

    TrustRoot(TrustRootSource source, TrustedMaterial trusted, List<ListedKey> keys) {
        this.name = source.name();
        this.demands = source.demands();
        this.revocations = source.revocations();
        this.certificateAuthorities = List.copyOf(trusted.certificateAuthorities());
        this.timestampAuthorities = List.copyOf(trusted.timestampAuthorities());
        this.logs = List.copyOf(trusted.logs());
        this.certificateLogs = List.copyOf(trusted.certificateLogs());
        this.keys = List.copyOf(keys);
        this.material = Stream.of(
                        certificateAuthorities.stream().flatMap(authority -> authority.material().stream()),
                        timestampAuthorities.stream().flatMap(authority -> authority.material().stream()),
                        logs.stream().map(Log::material),
                        certificateLogs.stream().map(Log::material),
                        keys.stream().map(ListedKey::material))
                .flatMap(stream -> stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Reads a trust root. Everything that is wrong with it is in the result. */
    public static TrustRootResult load(TrustRootSource source) {
        return new TrustRootLoader(source).load();
    }

    public String name() {
        return name;
    }

    public Demands demands() {
        return demands;
    }

    /** Returns the fingerprints of everything that the root holds. */
    public Set<TrustMaterial> material() {
        return material;
    }

    /** Returns what the root trusts no longer, though it may still hold it. */
    public Revocations revocations() {
        return revocations;
    }

    /**
     * Tells whether the root holds a piece of material, trusted at an instant and not revoked. A fact stays true as long as this holds for
     * all of its material at all of its times, and its signer is not revoked.
     */
    public boolean covers(TrustMaterial piece, Instant at) {
        return !revocations.revokes(piece) && windows(piece).anyMatch(window -> window.contains(at));
    }

    /** Tells whether the root holds a piece of material, trusted at every instant and not revoked. */
    public boolean coversAlways(TrustMaterial piece) {
        return !revocations.revokes(piece) && windows(piece).anyMatch(window -> !window.isBounded());
    }

    public List<Authority> certificateAuthorities() {
        return certificateAuthorities;
    }

    public List<Authority> timestampAuthorities() {
        return timestampAuthorities;
    }

    public List<Log> certificateLogs() {
        return certificateLogs;
    }

    public List<ListedKey> keys() {
        return keys;
    }

    public List<Log> logs() {
        return logs;
    }

    /** Returns the transparency logs with this identifier; several if a log changed its window. */
    public List<Log> logs(ByteString id) {
        return logs.stream().filter(log -> log.ids().contains(id)).toList();
    }

    /** Returns the key with this fingerprint. */
    public Optional<ListedKey> key(String fingerprint) {
        return keys.stream()
                .filter(key -> key.material().fingerprint().equals(fingerprint))
                .findAny();
    }

    private Stream<ValidityWindow> windows(TrustMaterial piece) {
        return switch (piece.kind()) {
            case CERTIFICATE_AUTHORITY -> windows(certificateAuthorities, piece);
            case TIMESTAMP_AUTHORITY -> windows(timestampAuthorities, piece);
            case TRANSPARENCY_LOG ->
                logs.stream().filter(log -> log.material().equals(piece)).map(Log::window);
            case CERTIFICATE_TRANSPARENCY_LOG ->
                certificateLogs.stream()
                        .filter(log -> log.material().equals(piece))
                        .map(Log::window);
            case PUBLIC_KEY ->
                keys.stream().filter(key -> key.material().equals(piece)).map(ListedKey::window);
        };
    }

    private static Stream<ValidityWindow> windows(List<Authority> authorities, TrustMaterial piece) {
        return authorities.stream()
                .filter(authority -> authority.material().contains(piece))
                .map(Authority::window);
    }
}
