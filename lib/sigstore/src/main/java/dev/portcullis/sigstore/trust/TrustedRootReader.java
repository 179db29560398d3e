package dev.portcullis.sigstore.trust;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.core.fact.TrustMaterial.Kind;
import dev.portcullis.sigstore.crypto.Certificates;
import dev.portcullis.sigstore.crypto.Fingerprint;
import dev.portcullis.sigstore.crypto.PublicKeys;
import dev.sigstore.proto.common.v1.HashAlgorithm;
import dev.sigstore.proto.common.v1.TimeRange;
import dev.sigstore.proto.common.v1.X509CertificateChain;
import dev.sigstore.proto.trustroot.v1.CertificateAuthority;
import dev.sigstore.proto.trustroot.v1.TransparencyLogInstance;
import dev.sigstore.proto.trustroot.v1.TrustedRoot;
import java.net.URI;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the message form of a trusted root into checked authorities and logs. */
final class TrustedRootReader {
    private static final int MAX_ENTRIES = 64;
    private static final int MAX_CHAIN = 8;
    private static final int ID_LENGTH = 32;

    private final List<TrustProblem> problems;
    private final List<TrustProblem> ignored;

    TrustedRootReader(List<TrustProblem> problems, List<TrustProblem> ignored) {
        this.problems = problems;
        this.ignored = ignored;
    }

    TrustedMaterial read(TrustedRoot root) {
        return new TrustedMaterial(
                authorities("certificateAuthorities", root.getCertificateAuthoritiesList(), Kind.CERTIFICATE_AUTHORITY),
                authorities("timestampAuthorities", root.getTimestampAuthoritiesList(), Kind.TIMESTAMP_AUTHORITY),
                logs("tlogs", root.getTlogsList(), Kind.TRANSPARENCY_LOG),
                logs("ctlogs", root.getCtlogsList(), Kind.CERTIFICATE_TRANSPARENCY_LOG));
    }

    private List<Authority> authorities(String list, List<CertificateAuthority> entries, Kind kind) {
        List<Authority> authorities = new ArrayList<>();
        for (int i = 0; i < bounded(list, entries.size()); i++) {
            CertificateAuthority entry = entries.get(i);
            String path = "trustedRoot." + list + "[" + i + "]";
            List<X509Certificate> chain = chain(path + ".certChain", entry.getCertChain());
            Optional<ValidityWindow> window = window(path + ".validFor", entry.hasValidFor(), entry.getValidFor());
            if (!chain.isEmpty() && window.isPresent()) {
                authorities.add(new Authority(kind, chain, window.get()));
            }
        }
        return authorities;
    }

    private List<X509Certificate> chain(String path, X509CertificateChain chain) {
        int count = chain.getCertificatesCount();
        if (count == 0 || count > MAX_CHAIN) {
            problem(path, "it has no certificate, or more than " + MAX_CHAIN);
            return List.of();
        }
        List<X509Certificate> certificates = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Optional<X509Certificate> certificate =
                    Certificates.parse(chain.getCertificates(i).getRawBytes());
            if (certificate.isEmpty()) {
                problem(path + ".certificates[" + i + "]", "it is not an X.509 certificate in DER form");
                return List.of();
            }
            certificates.add(certificate.get());
        }
        return certificates;
    }

    private List<Log> logs(String list, List<TransparencyLogInstance> entries, Kind kind) {
        List<Log> logs = new ArrayList<>();
        for (int i = 0; i < bounded(list, entries.size()); i++) {
            TransparencyLogInstance entry = entries.get(i);
            String path = "trustedRoot." + list + "[" + i + "]";
            // A log key without a start would vouch for any time before the log existed.
            if (!entry.getPublicKey().getValidFor().hasStart()) {
                problem(path + ".publicKey.validFor", "it has no start");
                continue;
            }
            Optional<ValidityWindow> window = window(
                    path + ".publicKey.validFor", true, entry.getPublicKey().getValidFor());
            Optional<PublicKey> key = key(entry);
            if (key.isEmpty() || entry.getHashAlgorithm() != HashAlgorithm.SHA2_256) {
                ignored.add(new TrustProblem(path, "its key or hash algorithm is of a kind that is not known here"));
                continue;
            }
            Optional<Set<ByteString>> ids = ids(path, entry, key.get());
            if (window.isPresent() && ids.isPresent()) {
                TrustMaterial material = new TrustMaterial(kind, Fingerprint.of(key.get()));
                logs.add(new Log(host(entry.getBaseUrl()), key.get(), ids.get(), window.get(), material));
            }
        }
        return logs;
    }

    private static Optional<PublicKey> key(TransparencyLogInstance entry) {
        byte[] raw = entry.getPublicKey().getRawBytes().toByteArray();
        return switch (entry.getPublicKey().getKeyDetails()) {
            case PKCS1_RSA_PKCS1V5 -> PublicKeys.fromPkcs1(raw);
            case PKIX_RSA_PKCS1V5,
                    PKIX_RSA_PKCS1V15_2048_SHA256,
                    PKIX_RSA_PKCS1V15_3072_SHA256,
                    PKIX_RSA_PKCS1V15_4096_SHA256,
                    PKIX_ECDSA_P256_SHA_256,
                    PKIX_ECDSA_P384_SHA_384,
                    PKIX_ECDSA_P521_SHA_512,
                    PKIX_ECDSA_P384_SHA_256,
                    PKIX_ECDSA_P521_SHA_256,
                    PKIX_ED25519 -> PublicKeys.fromSpki(raw);
            default -> Optional.empty();
        };
    }

    private Optional<Set<ByteString>> ids(String path, TransparencyLogInstance entry, PublicKey key) {
        Set<ByteString> ids = new HashSet<>(LogIds.of(host(entry.getBaseUrl()), key));
        if (entry.hasLogId()) {
            ids.add(entry.getLogId().getKeyId());
        }
        if (entry.hasCheckpointKeyId()) {
            ids.add(entry.getCheckpointKeyId().getKeyId());
        }
        if (ids.stream().anyMatch(id -> id.size() != ID_LENGTH)) {
            problem(path + ".logId", "it is not " + ID_LENGTH + " bytes long");
            return Optional.empty();
        }
        return Optional.of(ids);
    }

    private Optional<ValidityWindow> window(String path, boolean present, TimeRange range) {
        if (!present) {
            return Optional.of(ValidityWindow.ALWAYS);
        }
        ValidityWindow window = new ValidityWindow(
                range.hasStart() ? instant(range.getStart()) : null, range.hasEnd() ? instant(range.getEnd()) : null);
        if (window.isEmpty()) {
            problem(path, "its end is before its start");
            return Optional.empty();
        }
        return Optional.of(window);
    }

    private int bounded(String list, int size) {
        if (size > MAX_ENTRIES) {
            problem("trustedRoot." + list, "it has more than " + MAX_ENTRIES + " entries");
            return 0;
        }
        return size;
    }

    private void problem(String path, String message) {
        problems.add(new TrustProblem(path, message));
    }

    private static Instant instant(Timestamp timestamp) {
        Timestamps.checkValid(timestamp);
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }

    private static String host(String baseUrl) {
        @Nullable String host;
        try {
            host = URI.create(baseUrl).getHost();
        } catch (IllegalArgumentException e) {
            host = null;
        }
        return host == null ? "" : host;
    }
}
