package dev.portcullis.vault;

import dev.portcullis.vault.VaultFailure.Kind;
import dev.portcullis.vault.VaultResult.Failed;
import dev.portcullis.vault.VaultResult.Found;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitKeyInfo;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitKeyType;
import io.quarkus.vault.client.api.secrets.transit.VaultSecretsTransitKeyVersion;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what Vault says of a key. */
final class KeyVersions {
    private static final int MAX = 1_000;
    private static final int PEM_LINE = 64;
    private static final int ED25519_LENGTH = 32;
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

    /** What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410). */
    private static final byte[] ED25519_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

    private KeyVersions() {}

    static VaultResult<TransitKeys> read(String host, TransitKey key, VaultSecretsTransitKeyInfo info) {
        @Nullable VaultSecretsTransitKeyType type = info.getType();
        if (type != VaultSecretsTransitKeyType.ECDSA_P256 && type != VaultSecretsTransitKeyType.ED25519) {
            return new Failed<>(new VaultFailure(
                    Kind.KEY_UNUSABLE, "the key " + key + " of " + host + " is neither ecdsa-p256 nor ed25519"));
        }
        @Nullable Map<String, VaultSecretsTransitKeyVersion> keys = info.getKeys();
        if (keys == null || keys.isEmpty() || keys.size() > MAX) {
            return new Failed<>(Faults.invalid(host));
        }
        var versions = new ArrayList<TransitKeys.Version>();
        for (var entry : keys.entrySet()) {
            var version = version(type, entry.getKey(), entry.getValue());
            if (version.isEmpty()) {
                return new Failed<>(Faults.invalid(host));
            }
            versions.add(version.get());
        }
        versions.sort(Comparator.comparingInt(TransitKeys.Version::number));
        return new Found<>(new TransitKeys(key, versions));
    }

    private static Optional<TransitKeys.Version> version(
            VaultSecretsTransitKeyType type, String number, @Nullable VaultSecretsTransitKeyVersion version) {
        @Nullable String text = version == null ? null : version.getPublicKey();
        if (version == null || text == null || !NUMBER.matcher(number).matches() || version.getCreationTime() == null) {
            return Optional.empty();
        }
        var pem = type == VaultSecretsTransitKeyType.ED25519 ? ed25519(text) : Optional.of(text);
        return pem.map(known -> new TransitKeys.Version(
                Integer.parseInt(number), known, version.getCreationTime().toInstant()));
    }

    /** Vault gives keys of this kind as bare bytes, others in PEM form. */
    private static Optional<String> ed25519(String base64) {
        byte[] raw;
        try {
            raw = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (raw.length != ED25519_LENGTH) {
            return Optional.empty();
        }
        var spki = new ByteArrayOutputStream();
        spki.writeBytes(ED25519_HEAD);
        spki.writeBytes(raw);
        var lines = Base64.getMimeEncoder(PEM_LINE, "\n".getBytes(StandardCharsets.US_ASCII));
        return Optional.of("-----BEGIN PUBLIC KEY-----\n" + lines.encodeToString(spki.toByteArray())
                + "\n-----END PUBLIC KEY-----\n");
    }
}
