package dev.portcullis.rego.builtin.x509;

import dev.portcullis.rego.builtin.crypto.PublicKeyData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Builds a chain from a certificate up to a root and verifies it, as Go's {@code x509.Certificate.Verify} does: signatures, times, basic
 * constraints, path lengths, extended key usages nested, name constraints, policies (RFC 5280 §6). Revocation is not looked at, SHA-1 and MD5
 * are not trusted, RSA keys have 1,024 bits or more.
 */
public final class ChainVerifier {
    /** How many signatures Go checks at most. */
    private static final int MOST_CHECKS = 100;

    private static final int MAY_SIGN_CERTIFICATES = 1 << 5;

    private final Certificate root;
    private final List<Certificate> intermediates;
    private final Demands demands;
    private final Cost cost;
    private int checks;

    /**
     * What is demanded of a chain.
     *
     * @param time when it has to be valid
     * @param host the name or address that the leaf has to be for; empty if any will do
     * @param usages one of which the whole chain has to allow; if none is named, the authentication of servers
     */
    public record Demands(Instant time, String host, Set<ExtendedKeyUsage> usages) {
        public Demands {
            usages = usages.isEmpty() ? Set.of(ExtendedKeyUsage.SERVER_AUTH) : Set.copyOf(usages);
        }
    }

    /** Told what is about to be done; may throw to end it. */
    public interface Cost {
        /** A signature is to be verified by a key. */
        void signature(PublicKeyData key);

        /** Names are to be compared with constraints. */
        void comparisons(long count);
    }

    /** Begins with what is trusted and what may stand between. */
    public ChainVerifier(Certificate root, List<Certificate> intermediates, Demands demands, Cost cost) {
        this.root = root;
        this.intermediates = List.copyOf(intermediates);
        this.demands = demands;
        this.cost = cost;
    }

    /** The first chain that holds, the leaf first; empty where none does. */
    public Optional<List<Certificate>> verify(Certificate leaf) {
        boolean named = demands.host.isEmpty() || HostNames.isFor(leaf, demands.host);
        if (!named || !isValid(leaf, List.of(), false)) {
            return Optional.empty();
        }
        if (leaf.der().equals(root.der())) {
            List<Certificate> alone = List.of(leaf);
            return isAcceptable(alone) ? Optional.of(alone) : Optional.empty();
        }
        return Optional.ofNullable(extend(List.of(leaf)));
    }

    /** The first acceptable chain that begins so. */
    private @Nullable List<Certificate> extend(List<Certificate> chain) {
        if (isParent(root, chain) && isValid(root, chain, false)) {
            List<Certificate> whole = appended(chain, root);
            if (isAcceptable(whole)) {
                return whole;
            }
        }
        for (Certificate parent : candidates(chain.getLast())) {
            if (isParent(parent, chain) && isValid(parent, chain, true)) {
                List<Certificate> whole = extend(appended(chain, parent));
                if (whole != null) {
                    return whole;
                }
            }
        }
        return null;
    }

    private static List<Certificate> appended(List<Certificate> chain, Certificate parent) {
        List<Certificate> longer = new ArrayList<>(chain);
        longer.add(parent);
        return longer;
    }

    /** Those with the issuer's name, the likeliest first: by key identifiers that match, are missing on one side, differ. */
    private List<Certificate> candidates(Certificate child) {
        List<Certificate> candidates = new ArrayList<>();
        for (int rank = 0; rank <= 2; rank++) {
            for (Certificate candidate : intermediates) {
                if (candidate.encodings().subject().equals(child.encodings().issuer())
                        && rank(candidate, child) == rank
                        && !candidates.contains(candidate)) {
                    candidates.add(candidate);
                }
            }
        }
        return candidates;
    }

    private static int rank(Certificate candidate, Certificate child) {
        byte[] own = candidate.known().subjectKey == null
                ? new byte[0]
                : candidate.known().subjectKey.array();
        byte[] wanted = child.known().authorityKey == null
                ? new byte[0]
                : child.known().authorityKey.array();
        if (java.util.Arrays.equals(own, wanted)) {
            return 0;
        }
        return own.length == 0 || wanted.length == 0 ? 1 : 2;
    }

    private boolean isParent(Certificate parent, List<Certificate> chain) {
        Certificate child = chain.getLast();
        if (!parent.encodings().subject().equals(child.encodings().issuer()) || ++checks > MOST_CHECKS) {
            return false;
        }
        PublicKeyData key = parent.key().key();
        if (key == null || isIn(parent, chain) || !maySign(parent)) {
            return false;
        }
        cost.signature(key);
        return child.signatureAlgorithm()
                .verifies(child.encodings().signed().array(), child.signature().array(), key);
    }

    private static boolean maySign(Certificate parent) {
        KnownExtensions known = parent.known();
        boolean authority = known.hasBasicConstraints ? known.authority : parent.version() < 3;
        return authority && (known.keyUsage == 0 || (known.keyUsage & MAY_SIGN_CERTIFICATES) != 0);
    }

    /** Says whether a chain has a certificate with the same subject, key and alternative names: a cross-signed authority would make loops. */
    private static boolean isIn(Certificate candidate, List<Certificate> chain) {
        return chain.stream()
                .anyMatch(member -> candidate
                                .encodings()
                                .subject()
                                .equals(member.encodings().subject())
                        && candidate.encodings().key().equals(member.encodings().key())
                        && alternativeNames(candidate).equals(alternativeNames(member)));
    }

    private static Optional<Extension> alternativeNames(Certificate certificate) {
        return certificate.extensions().stream()
                .filter(extension -> extension.identifier().equals(Extension.SUBJECT_ALTERNATIVE_NAME))
                .map(extension -> new Extension(extension.identifier(), false, extension.value()))
                .findFirst();
    }

    private boolean isValid(Certificate certificate, List<Certificate> below, boolean intermediate) {
        KnownExtensions known = certificate.known();
        boolean current = !demands.time.isBefore(certificate.notBefore().instant())
                && !demands.time.isAfter(certificate.notAfter().instant());
        boolean authority = !intermediate || (known.hasBasicConstraints && known.authority);
        boolean near = !known.hasBasicConstraints || known.maxPathLength < 0 || below.size() - 1 <= known.maxPathLength;
        return known.unhandled.isEmpty() && current && authority && near;
    }

    private boolean isAcceptable(List<Certificate> chain) {
        return Policies.areValid(chain)
                && (demands.usages.contains(ExtendedKeyUsage.ANY) || allowsUsage(chain))
                && NameCheck.permits(chain, cost);
    }

    private boolean allowsUsage(List<Certificate> chain) {
        Set<ExtendedKeyUsage> allowed = new java.util.HashSet<>(demands.usages);
        for (Certificate certificate : chain) {
            KnownExtensions known = certificate.known();
            boolean limited = !known.usages.isEmpty() || !known.unknownUsages.isEmpty();
            if (limited && !known.usages.contains(ExtendedKeyUsage.ANY.number())) {
                allowed.removeIf(usage -> !known.usages.contains(usage.number()));
            }
        }
        return !allowed.isEmpty();
    }
}
