package dev.portcullis.sigstore.trust;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.sigstore.crypto.Fingerprint;
import dev.portcullis.sigstore.crypto.Pem;
import dev.portcullis.sigstore.crypto.PublicKeys;
import dev.portcullis.sigstore.json.StrictJson;
import dev.portcullis.sigstore.trust.Demands.LogDemand;
import dev.portcullis.sigstore.trust.Demands.SctDemand;
import dev.portcullis.sigstore.trust.Demands.TimeDemand;
import dev.sigstore.proto.trustroot.v1.TrustedRoot;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Builds one trust root and collects everything that is wrong with its source. */
final class TrustRootLoader {
    private static final int MAX_BYTES = 1024 * 1024;
    private static final int MAX_DEPTH = 16;
    private static final int MAX_TOKENS = 20_000;
    private static final int MAX_KEYS = 64;
    private static final StrictJson JSON = new StrictJson(MAX_BYTES, MAX_DEPTH, MAX_TOKENS);
    private static final Set<String> MEDIA_TYPES = Set.of(
            "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "application/vnd.dev.sigstore.trustedroot+json;version=0.2",
            "application/vnd.dev.sigstore.trustedroot.v0.1+json",
            "application/vnd.dev.sigstore.trustedroot.v0.2+json");

    private final TrustRootSource source;
    private final List<TrustProblem> problems = new ArrayList<>();
    private final List<TrustProblem> ignored = new ArrayList<>();

    TrustRootLoader(TrustRootSource source) {
        this.source = source;
    }

    TrustRootResult load() {
        ByteString json = source.trustedRoot();
        TrustedMaterial trusted = json == null ? TrustedMaterial.NONE : material(json);
        List<ListedKey> keys = keys();
        if (problems.isEmpty()) {
            checkDemands(trusted, keys);
        }
        return problems.isEmpty()
                ? new TrustRootResult.Loaded(new TrustRoot(source, trusted, keys), ignored)
                : new TrustRootResult.Refused(problems);
    }

    private TrustedMaterial material(ByteString json) {
        return switch (JSON.check(json.toByteArray())) {
            case StrictJson.Result.Faulty(var fault) -> refuse("trustedRoot", fault.detail());
            case StrictJson.Result.Text(String text) -> material(text);
        };
    }

    private TrustedMaterial material(String text) {
        TrustedRoot.Builder root = TrustedRoot.newBuilder();
        try {
            JsonFormat.parser().merge(text, root);
        } catch (InvalidProtocolBufferException e) {
            return refuse("trustedRoot", "it is not a Sigstore trusted root, or has fields that are not known");
        }
        if (!MEDIA_TYPES.contains(root.getMediaType())) {
            return refuse("trustedRoot.mediaType", "it is not one of " + new TreeSet<>(MEDIA_TYPES));
        }
        return new TrustedRootReader(problems, ignored).read(root.build());
    }

    private TrustedMaterial refuse(String path, String message) {
        problems.add(new TrustProblem(path, message));
        return TrustedMaterial.NONE;
    }

    private List<ListedKey> keys() {
        if (source.keys().size() > MAX_KEYS) {
            problems.add(new TrustProblem("keys", "there are more than " + MAX_KEYS));
            return List.of();
        }
        List<ListedKey> keys = new ArrayList<>();
        Set<TrustMaterial> seen = new HashSet<>();
        for (int i = 0; i < source.keys().size(); i++) {
            NamedKey named = source.keys().get(i);
            String path = "keys[" + i + "]";
            if (named.name().isBlank()) {
                problems.add(new TrustProblem(path + ".name", "it is empty"));
            }
            if (named.window().isEmpty()) {
                problems.add(new TrustProblem(path, "notAfter is before notBefore"));
            }
            key(named, path).ifPresent(key -> {
                if (seen.add(key.material())) {
                    keys.add(key);
                } else {
                    problems.add(new TrustProblem(path + ".pem", "the same key is listed twice"));
                }
            });
        }
        return keys;
    }

    private Optional<ListedKey> key(NamedKey named, String path) {
        Optional<Pem> pem = Pem.parse(named.pem());
        if (pem.isEmpty() || !pem.get().label().equals("PUBLIC KEY")) {
            problems.add(new TrustProblem(path + ".pem", "it is not exactly one PEM block PUBLIC KEY"));
            return Optional.empty();
        }
        ByteString der = pem.get().der();
        Optional<PublicKey> key = PublicKeys.fromSpki(der.toByteArray());
        if (key.isEmpty()) {
            problems.add(new TrustProblem(
                    path + ".pem", "it is not an ECDSA (P-256, P-384, P-521), RSA (2048 to 8192 bits) or Ed25519 key"));
            return Optional.empty();
        }
        TrustMaterial material = new TrustMaterial(TrustMaterial.Kind.PUBLIC_KEY, Fingerprint.of(key.get()));
        return Optional.of(new ListedKey(named.name(), key.get(), der, named.window(), material));
    }

    private void checkDemands(TrustedMaterial trusted, List<ListedKey> keys) {
        Demands demands = source.demands();
        boolean certificates = !trusted.certificateAuthorities().isEmpty();
        boolean logs = !trusted.logs().isEmpty();
        boolean timestamps = !trusted.timestampAuthorities().isEmpty();
        boolean windowedKeys = keys.stream().anyMatch(key -> key.window().isBounded());
        expect(certificates || !keys.isEmpty(), "", "it has neither a certificate authority nor a key");
        expect(
                !certificates || logs || demands.certificateLog() == LogDemand.OPTIONAL,
                "trustedRoot.tlogs",
                "a transparency log is demanded for certificates, and there is none");
        expect(
                keys.isEmpty() || logs || demands.keyLog() == LogDemand.OPTIONAL,
                "trustedRoot.tlogs",
                "a transparency log is demanded for keys, and there is none");
        expect(
                !certificates || !trusted.certificateLogs().isEmpty() || demands.sct() == SctDemand.NOT_REQUIRED,
                "trustedRoot.ctlogs",
                "certificate transparency is demanded, and there is no log for it");
        expect(
                timestamps || (demands.time() == TimeDemand.ANY_SOURCE && (logs || !(certificates || windowedKeys))),
                "trustedRoot.timestampAuthorities",
                "nothing here can vouch for the time of signing as demanded");
    }

    private void expect(boolean holds, String path, String message) {
        if (!holds) {
            problems.add(new TrustProblem(path, message));
        }
    }
}
