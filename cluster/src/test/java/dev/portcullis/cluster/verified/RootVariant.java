package dev.portcullis.cluster.verified;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.core.policy.DenyList.DeniedIdentity;
import dev.portcullis.core.policy.IdentityPattern;
import dev.portcullis.core.policy.Revocations;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.sigstore.trust.Demands;
import dev.portcullis.sigstore.trust.Demands.LogDemand;
import dev.portcullis.sigstore.trust.Demands.SctDemand;
import dev.portcullis.sigstore.trust.Demands.TimeDemand;
import dev.portcullis.sigstore.trust.NamedKey;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.sigstore.trust.TrustRootResult;
import dev.portcullis.sigstore.trust.TrustRootSource;
import dev.portcullis.sigstore.trust.ValidityWindow;
import dev.portcullis.testing.recorded.RecordedCell;
import dev.portcullis.testing.recorded.Recording;
import dev.portcullis.testing.sigstore.LogVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A trust root as it was, or as it became.
 *
 * @param name what became of it
 * @param json its Sigstore instance; null for none
 */
record RootVariant(String name, @Nullable String json, List<NamedKey> keys, Demands demands, Revocations revoked) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Recording RECORDING = Recording.load();
    private static final String STRANGER = """
            -----BEGIN PUBLIC KEY-----
            MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt
            6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==
            -----END PUBLIC KEY-----
            """;

    /** Returns the root under which a cell's evidence was verified. */
    static RootVariant original(RecordedCell recorded) {
        var cell = recorded.cell();
        var proves = cell.log() != LogVersion.NONE || cell.timestamped();
        var log = cell.log() == LogVersion.NONE ? LogDemand.OPTIONAL : LogDemand.REQUIRED;
        return new RootVariant(
                "unchanged",
                proves ? recorded.trustedRoot() : null,
                List.of(key("release", ValidityWindow.ALWAYS)),
                Demands.STRICT.withCertificateLog(log).withKeyLog(log).withSct(SctDemand.NOT_REQUIRED),
                Revocations.NONE);
    }

    /** Returns the root if there can be such a one. */
    Optional<TrustRootInForce> load() {
        var source = TrustRootSource.named("acme")
                .withKeys(keys)
                .withDemands(demands)
                .withRevocations(revoked);
        var whole = json == null ? source : source.withTrustedRoot(json.getBytes(StandardCharsets.UTF_8));
        return TrustRoot.load(whole) instanceof TrustRootResult.Loaded(var root, var ignored)
                ? Optional.of(TrustRootInForce.lasting("acme", name, root))
                : Optional.empty();
    }

    /** Returns everything that may become of it. */
    List<RootVariant> changes(Instant signedAt) {
        var changes = new ArrayList<RootVariant>();
        changes.add(this);
        changes.add(with("key renamed", List.of(key("other", ValidityWindow.ALWAYS))));
        changes.add(with("names of keys exchanged", List.of(stranger("release"), key("other", ValidityWindow.ALWAYS))));
        changes.add(with("key removed", List.of(stranger("release"))));
        changes.add(with("key ended", List.of(key("release", ending(signedAt)))));
        changes.add(with("key begun later", List.of(key("release", beginning(signedAt)))));
        changes.add(with("key with a window", List.of(key("release", around(signedAt)))));
        changes.add(demanding(
                "log demanded", demands.withCertificateLog(LogDemand.REQUIRED).withKeyLog(LogDemand.REQUIRED)));
        changes.add(demanding("transparency of certificates demanded", demands.withSct(SctDemand.REQUIRED)));
        changes.add(demanding("timestamps demanded", demands.withTime(TimeDemand.TIMESTAMP_AUTHORITY)));
        changes.add(new RootVariant(
                "identity revoked",
                json,
                keys,
                demands,
                new Revocations(
                        Set.of(),
                        List.of(new DeniedIdentity(
                                IdentityPattern.exactly(RECORDING.issuer()),
                                IdentityPattern.exactly(RECORDING.subject()))))));
        load().ifPresent(root -> root.root()
                .material()
                .forEach(piece -> changes.add(new RootVariant(
                        piece.kind() + " revoked",
                        json,
                        keys,
                        demands,
                        new Revocations(Set.of(piece.fingerprint()), List.of())))));
        for (var part : List.of("tlogs", "certificateAuthorities", "timestampAuthorities")) {
            changes.addAll(instanceChanges(part, signedAt));
        }
        return changes;
    }

    private List<RootVariant> instanceChanges(String part, Instant signedAt) {
        var changes = new ArrayList<RootVariant>();
        for (var i = 0; json != null && i < tree().path(part).size(); i++) {
            var index = i;
            changes.add(edited(part + " removed", root -> ((ArrayNode) root.path(part)).remove(index)));
            changes.add(edited(
                    part + " ended",
                    root -> window(root, part, index)
                            .put("start", "2020-01-01T00:00:00Z")
                            .put("end", signedAt.minus(Duration.ofHours(1)).toString())));
            changes.add(edited(
                    part + " begun later",
                    root -> window(root, part, index)
                            .put("start", signedAt.plus(Duration.ofHours(1)).toString())));
            changes.add(edited(part + " in two windows", root -> {
                var twin = root.path(part).get(index).deepCopy();
                window(root, part, index).put("start", "2019-01-01T00:00:00Z").put("end", "2020-01-01T00:00:00Z");
                ((ArrayNode) root.path(part)).add(twin);
            }));
        }
        return changes;
    }

    private static ObjectNode window(ObjectNode root, String part, int index) {
        var one = (ObjectNode) root.path(part).get(index);
        return part.equals("tlogs")
                ? ((ObjectNode) one.path("publicKey")).withObject("/validFor")
                : one.withObject("/validFor");
    }

    private RootVariant edited(String change, Consumer<ObjectNode> edit) {
        var root = tree();
        edit.accept(root);
        return new RootVariant(change, root.toString(), keys, demands, revoked);
    }

    private ObjectNode tree() {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private RootVariant with(String change, List<NamedKey> others) {
        return new RootVariant(change, json, others, demands, revoked);
    }

    private RootVariant demanding(String change, Demands others) {
        return new RootVariant(change, json, keys, others, revoked);
    }

    private static NamedKey key(String name, ValidityWindow window) {
        return new NamedKey(name, RECORDING.publicKeyPem(), window);
    }

    private static NamedKey stranger(String name) {
        return new NamedKey(name, STRANGER, ValidityWindow.ALWAYS);
    }

    private static ValidityWindow ending(Instant signedAt) {
        return new ValidityWindow(null, signedAt.minus(Duration.ofHours(1)));
    }

    private static ValidityWindow beginning(Instant signedAt) {
        return new ValidityWindow(signedAt.plus(Duration.ofHours(1)), null);
    }

    private static ValidityWindow around(Instant signedAt) {
        return new ValidityWindow(signedAt.minus(Duration.ofHours(1)), signedAt.plus(Duration.ofHours(1)));
    }

    @Override
    public String toString() {
        return name;
    }
}
