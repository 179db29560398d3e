package dev.portcullis.crds.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.crds.key.InstallationKeys;
import java.security.MessageDigest;
import java.util.List;

/** The tokens of the paths that hold under some installation keys, derived once. */
public final class GateTokens {
    private final InstallationKeys keys;
    private final List<byte[]> tokens;

    private GateTokens(InstallationKeys keys) {
        this.keys = keys;
        this.tokens = keys.all().stream()
                .map(key -> GatePath.token(key).getBytes(UTF_8))
                .toList();
    }

    public static GateTokens of(InstallationKeys keys) {
        return new GateTokens(keys);
    }

    /** Returns whether they were derived from these very keys. */
    public boolean areOf(InstallationKeys current) {
        return keys.equals(current);
    }

    /** Returns whether a request's token is one of these; takes the same time wherever they differ. */
    public boolean contain(String token) {
        var given = token.getBytes(UTF_8);
        var fits = false;
        for (var known : tokens) {
            fits |= MessageDigest.isEqual(known, given);
        }
        return fits;
    }
}
