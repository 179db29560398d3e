package dev.portcullis.crds.compile;

import dev.portcullis.core.policy.DenyList.DeniedIdentity;
import dev.portcullis.core.policy.Revocations;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.crds.revision.ContentHash;
import dev.portcullis.crds.trust.TrustRootContent;
import dev.portcullis.crds.trust.TrustRootSpec;
import dev.portcullis.crds.trust.TrustRootSpec.ProofDemand;
import dev.portcullis.crds.trust.TrustRootSpec.PublicKey;
import dev.portcullis.crds.trust.TrustRootSpec.SignedCertificateTimestamp;
import dev.portcullis.sigstore.trust.Demands;
import dev.portcullis.sigstore.trust.Demands.LogDemand;
import dev.portcullis.sigstore.trust.Demands.SctDemand;
import dev.portcullis.sigstore.trust.Demands.TimeDemand;
import dev.portcullis.sigstore.trust.NamedKey;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.sigstore.trust.TrustRootResult;
import dev.portcullis.sigstore.trust.TrustRootSource;
import dev.portcullis.sigstore.trust.ValidityWindow;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compiles a {@code TrustRoot} whose references were {@linkplain TrustRootSpec#resolved resolved}. */
public final class TrustRootCompiler {
    private final Problems problems = new Problems();
    private final TrustRootSpec spec;
    private final List<PublicKey> versions;

    private TrustRootCompiler(TrustRootSpec spec, List<PublicKey> versions) {
        this.spec = spec;
        this.versions = versions;
    }

    /** Compiles a spec under the trust root's name. */
    public static Compiled<TrustRoot> compile(String name, TrustRootSpec spec) {
        return new TrustRootCompiler(spec, List.of()).compile(name);
    }

    /** Compiles the content of a revision; see {@link CanonicalJson} for what can be wrong with it. */
    public static Compiled<CompiledTrustRoot> compileContent(String name, String content) {
        return switch (TrustRootContent.read(content)) {
            case ReadResult.Read<TrustRootContent>(var read) -> compile(name, read);
            case ReadResult.Unreadable<TrustRootContent>(var field, var problem) -> {
                var problems = new Problems();
                problems.invalid(field.isEmpty() ? "spec" : field, problem);
                yield problems.refused();
            }
        };
    }

    private static Compiled<CompiledTrustRoot> compile(String name, TrustRootContent content) {
        var spec = content.spec();
        var problems = new Problems();
        var until = verifiedUntil(content.tuf(), problems);
        if (spec == null) {
            problems.invalid("spec", "it must be set");
        }
        if (spec == null || until == null) {
            return problems.refused();
        }
        return switch (new TrustRootCompiler(spec, content.versions()).compile(name)) {
            case Compiled.Accepted<TrustRoot>(var root) ->
                new Compiled.Accepted<>(new CompiledTrustRoot(root, basis(spec, content.versions()), until));
            case Compiled.Refused<TrustRoot>(var faults) -> new Compiled.Refused<>(faults);
        };
    }

    private static String basis(TrustRootSpec spec, List<PublicKey> versions) {
        var text = CanonicalJson.of(spec);
        return ContentHash.of(versions.isEmpty() ? text : text + CanonicalJson.of(versions));
    }

    private static @Nullable Instant verifiedUntil(TrustRootContent.@Nullable Delivery delivery, Problems problems) {
        try {
            return delivery == null ? Instant.MAX : Instant.parse(delivery.verifiedUntil());
        } catch (DateTimeException e) {
            problems.invalid("tuf.verifiedUntil", "it is no instant, as in 2026-01-31T00:00:00Z");
            return null;
        }
    }

    private Compiled<TrustRoot> compile(String name) {
        new SchemaCheck(problems).check("spec", spec);
        var source = TrustRootSource.named(name)
                .withKeys(keys())
                .withDemands(demands())
                .withRevocations(revocations());
        var root = spec.trustedRoot();
        if (root == null) {
            checkWithoutRoot();
        } else if (sources(root) != 1) {
            problems.invalid("spec.trustedRoot", "exactly one of inline, configMap and tuf must be set");
        } else if (root.inline() != null) {
            source = source.withTrustedRoot(root.inline().getBytes(StandardCharsets.UTF_8));
        } else if (root.configMap() != null) {
            problems.notFound("spec.trustedRoot.configMap", "the ConfigMap or its key was not found");
        } else {
            checkTuf(root.tuf());
        }
        return problems.isEmpty() ? load(source) : problems.refused();
    }

    private static long sources(TrustRootSpec.TrustedRoot root) {
        return Stream.of(root.inline(), root.configMap(), root.tuf())
                .filter(Objects::nonNull)
                .count();
    }

    private void checkTuf(TrustRootSpec.@Nullable TufRepository tuf) {
        var root = tuf == null ? null : tuf.root();
        if (root != null && (root.inline() == null) == (root.configMap() == null)) {
            problems.invalid("spec.trustedRoot.tuf.root", "exactly one of inline and configMap must be set");
        }
        problems.notFound("spec.trustedRoot.tuf", "the repository has not delivered a trusted root yet");
    }

    private Compiled<TrustRoot> load(TrustRootSource source) {
        return switch (TrustRoot.load(source)) {
            case TrustRootResult.Loaded(var root, var ignored) -> new Compiled.Accepted<>(root);
            case TrustRootResult.Refused(var faults) -> {
                faults.forEach(fault ->
                        problems.invalid(fault.path().isEmpty() ? "spec" : "spec." + fault.path(), fault.message()));
                if (problems.isEmpty()) {
                    problems.invalid("spec", "it cannot be read");
                }
                yield problems.refused();
            }
        };
    }

    private void checkWithoutRoot() {
        if (spec.keys().isEmpty() && spec.vaultTransit() == null) {
            problems.invalid("spec", "at least one of trustedRoot, keys and vaultTransit must be set");
        }
        if (spec.signedCertificateTimestamp() != null) {
            problems.invalid(
                    "spec.signedCertificateTimestamp",
                    "signedCertificateTimestamp is about certificates and needs a trustedRoot");
        }
    }

    private Demands demands() {
        var demands = Demands.STRICT;
        var log = spec.transparencyLog();
        if (log != null) {
            var demand = log == ProofDemand.REQUIRED ? LogDemand.REQUIRED : LogDemand.OPTIONAL;
            demands = demands.withCertificateLog(demand).withKeyLog(demand);
        }
        if (spec.timestamp() == ProofDemand.REQUIRED) {
            demands = demands.withTime(TimeDemand.TIMESTAMP_AUTHORITY);
        }
        return spec.signedCertificateTimestamp() == SignedCertificateTimestamp.NOT_REQUIRED
                ? demands.withSct(SctDemand.NOT_REQUIRED)
                : demands;
    }

    private Revocations revocations() {
        var identities = new Identities(problems);
        var fingerprints = new HashSet<String>();
        var revoked = new ArrayList<DeniedIdentity>();
        for (var i = 0; i < spec.revocations().size(); i++) {
            var path = "spec.revocations[" + i + "]";
            var revocation = spec.revocations().get(i);
            var signer = revocation.identity();
            if ((revocation.fingerprint() == null) == (signer == null)) {
                problems.invalid(path, "exactly one of fingerprint and identity must be set");
            } else if (signer == null) {
                fingerprints.add(revocation.fingerprint());
            } else {
                Optional.ofNullable(identities.denied(path + ".identity", signer))
                        .ifPresent(revoked::add);
            }
        }
        return new Revocations(fingerprints, revoked);
    }

    private List<NamedKey> keys() {
        var keys = new ArrayList<NamedKey>();
        if (spec.vaultTransit() != null) {
            checkVersions();
            // They have one name, so that policies need not be changed when the key is rotated.
            for (var i = 0; i < versions.size(); i++) {
                keys.add(key("versions[" + i + "]", versions.get(i)));
            }
        }
        var names = new HashSet<String>();
        for (var i = 0; i < spec.keys().size(); i++) {
            if (!names.add(spec.keys().get(i).name())) {
                problems.invalid("spec.keys[" + i + "].name", "another key has the same name");
            }
            keys.add(key("spec.keys[" + i + "]", spec.keys().get(i)));
        }
        return keys;
    }

    private void checkVersions() {
        if (!spec.keys().isEmpty() || spec.trustedRoot() != null) {
            problems.invalid("spec", "keys and vaultTransit do not go together: make another TrustRoot");
        } else if (versions.isEmpty()) {
            problems.notFound("spec.vaultTransit", "Vault has not told its public keys yet");
        }
    }

    private NamedKey key(String path, PublicKey key) {
        var from = instant(path + ".notBefore", key.notBefore());
        var until = instant(path + ".notAfter", key.notAfter());
        if (from != null && until != null && !from.isBefore(until)) {
            problems.invalid(path, "notBefore must lie before notAfter");
        }
        return new NamedKey(key.name(), key.pem(), new ValidityWindow(from, until));
    }

    private @Nullable Instant instant(String path, @Nullable String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            problems.invalid(path, "it is no instant, as in 2026-01-31T00:00:00Z");
            return null;
        }
    }
}
