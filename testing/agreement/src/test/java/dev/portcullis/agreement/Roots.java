package dev.portcullis.agreement;

import dev.portcullis.agreement.Statement.Who;
import dev.portcullis.core.fact.CertificateIdentity;
import dev.portcullis.core.fact.CertificateIdentity.SubjectType;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.CompiledTrustRoot;
import dev.portcullis.crds.compile.TrustRootCompiler;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.policy.DenySpec.DeniedSigner;
import dev.portcullis.crds.revision.ContentHash;
import dev.portcullis.crds.trust.Revocation;
import dev.portcullis.crds.trust.TrustRootContent;
import dev.portcullis.crds.trust.TrustRootSpec;
import dev.portcullis.crds.trust.TrustRootSpec.PublicKey;
import dev.portcullis.crds.trust.TrustRootSpec.SignedCertificateTimestamp;
import dev.portcullis.crds.trust.TrustRootSpec.TrustedRoot;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.testing.pki.CertificateAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Trust roots, each with two keys, an authority for certificates and a log, and what may be revoked of them. */
final class Roots {
    static final List<String> NAMES = List.of("acme", "rival");
    static final String ISSUER = "https://issuer.example.com";

    private static final Path TRUSTED_ROOT = Path.of("../../cli/src/main/launcher/rehearsal/trusted_root.json");
    private static final Map<String, List<PublicKey>> KEYS =
            NAMES.stream().collect(Collectors.toMap(name -> name, name -> List.of(newKey("one"), newKey("two"))));
    private static final TrustedRoot SIGSTORE = new TrustedRoot(text(), null, null);
    private static final Map<String, TrustRootInForce> COMPILED = new ConcurrentHashMap<>();

    private Roots() {}

    /** What a trust root revokes. */
    enum Revoked {
        NOTHING,
        KEY_ONE,
        RELEASE,
        AUTHORITY
    }

    /** Returns the trust roots in force, by name. */
    static Map<String, TrustRootInForce> inForce(Map<String, Revoked> revoked) {
        return NAMES.stream().collect(Collectors.toMap(name -> name, name -> inForce(name, of(revoked, name))));
    }

    /** Returns the trust roots as a person would write them into a file. */
    static String documents(Map<String, Revoked> revoked) {
        return NAMES.stream()
                .map(name -> World.document("TrustRoot", "\"name\":\"" + name + "\"", spec(name, of(revoked, name))))
                .collect(Collectors.joining("\n---\n"));
    }

    static Signer signer(String root, Who who) {
        if (!who.isKey()) {
            return new Signer.Keyless(new CertificateIdentity(ISSUER, who.text(), SubjectType.URI, Map.of()));
        }
        return new Signer.Key(who.text(), key(root, who).fingerprint());
    }

    /** Returns what proves a signature. */
    static Set<TrustMaterial> material(String root, Who who, boolean logged) {
        var material = new HashSet<TrustMaterial>();
        var trust = trust(root);
        if (who.isKey()) {
            material.add(key(root, who));
        } else {
            trust.certificateAuthorities().forEach(authority -> material.addAll(authority.material()));
        }
        if (logged) {
            trust.logs().forEach(log -> material.add(log.material()));
        }
        return material;
    }

    private static Revoked of(Map<String, Revoked> revoked, String name) {
        return revoked.getOrDefault(name, Revoked.NOTHING);
    }

    private static TrustMaterial key(String root, Who who) {
        return trust(root).keys().stream()
                .filter(key -> key.name().equals(who.text()))
                .findFirst()
                .orElseThrow()
                .material();
    }

    private static TrustRoot trust(String name) {
        return inForce(name, Revoked.NOTHING).root();
    }

    private static TrustRootInForce inForce(String name, Revoked revoked) {
        var known = COMPILED.get(name + revoked);
        if (known == null) {
            known = compile(name, TrustRootContent.of(spec(name, revoked)).text());
            COMPILED.put(name + revoked, known);
        }
        return known;
    }

    private static TrustRootInForce compile(String name, String content) {
        return switch (TrustRootCompiler.compileContent(name, content)) {
            case Compiled.Accepted<CompiledTrustRoot>(CompiledTrustRoot(var root, var basis, var until)) ->
                new TrustRootInForce(name, ContentHash.of(content), basis, root, until);
            case Compiled.Refused<CompiledTrustRoot>(var problems) -> throw new AssertionError(problems.toString());
        };
    }

    private static TrustRootSpec spec(String name, Revoked revoked) {
        return new TrustRootSpec(
                SIGSTORE,
                KEYS.get(name),
                null,
                null,
                SignedCertificateTimestamp.NOT_REQUIRED,
                switch (revoked) {
                    case NOTHING -> List.of();
                    case KEY_ONE -> List.of(revocation(key(name, Who.KEY_ONE).fingerprint()));
                    case AUTHORITY -> List.of(revocation(authority(name)));
                    case RELEASE ->
                        List.of(new Revocation(
                                "stolen", null, new DeniedSigner(ISSUER, null, Who.RELEASE.text(), null)));
                },
                null);
    }

    private static String authority(String name) {
        return trust(name)
                .certificateAuthorities()
                .getFirst()
                .material()
                .iterator()
                .next()
                .fingerprint();
    }

    private static Revocation revocation(@Nullable String fingerprint) {
        return new Revocation("stolen", fingerprint, null);
    }

    private static PublicKey newKey(String name) {
        var key = Base64.getMimeEncoder()
                .encodeToString(CertificateAuthority.newKeyPair().getPublic().getEncoded());
        return new PublicKey(
                name,
                "-----BEGIN PUBLIC KEY-----\n" + key.replace("\r", "") + "\n-----END PUBLIC KEY-----\n",
                null,
                null);
    }

    private static String text() {
        try {
            return Files.readString(TRUSTED_ROOT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a spec as canonical JSON, which is YAML too. */
    static String json(Object spec) {
        return CanonicalJson.of(spec);
    }
}
