package dev.portcullis.sigstore.tuf.metadata;

import com.google.protobuf.ByteString;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.tuf.json.Fields;
import dev.portcullis.sigstore.tuf.json.UnusableMetadataException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * Root metadata: who signs everything else.
 *
 * @param header version and expiry
 * @param consistentSnapshot whether file names carry versions and hashes
 * @param roles all four
 * @param bytes the file
 */
public record Root(Header header, boolean consistentSnapshot, Map<RoleName, Role> roles, ByteString bytes)
        implements Metadata {
    private static final int MAX_KEYS = 128;
    private static final int MAX_KEY_TEXT = 8192;
    private static final int MAX_ROLES = 64;

    public Root {
        roles = Map.copyOf(roles);
    }

    /** Reads a root that somebody trusted has given: its own keys must have signed it. It may have expired. */
    public static Checked<Root> given(ByteString bytes) {
        return Unverified.read(RoleName.ROOT, bytes, Root::read)
                .then(file -> file.signedBy(file.claimed().role(RoleName.ROOT)));
    }

    /** Reads the version that follows this one: the keys of this one and its own must have signed it. It may have expired. */
    public Checked<Root> next(ByteString bytes) {
        return Unverified.read(RoleName.ROOT, bytes, Root::read)
                .then(file -> file.signedBy(role(RoleName.ROOT))
                        .then(this::followed)
                        .then(next -> file.signedBy(next.role(RoleName.ROOT))));
    }

    public Role role(RoleName name) {
        var role = roles.get(name);
        if (role == null) {
            throw new IllegalStateException("a root has all roles");
        }
        return role;
    }

    /**
     * Tells whether a later root no longer trusts a key that signs timestamps or snapshots. Versions that such a key has signed, perhaps
     * absurdly high ones, are not to be held against the new keys.
     */
    public boolean losesOnlineKeyIn(Root later) {
        return role(RoleName.TIMESTAMP).hasKeyMissingIn(later.role(RoleName.TIMESTAMP))
                || role(RoleName.SNAPSHOT).hasKeyMissingIn(later.role(RoleName.SNAPSHOT));
    }

    /** Returns the name under which the repository has a version of a metadata file. */
    public String path(RoleName role, long version) {
        return consistentSnapshot ? version + "." + role.file() : role.file();
    }

    /** Returns the name under which the repository has a target. */
    public String path(String target, Expected expected) {
        if (!consistentSnapshot) {
            return "targets/" + target;
        }
        var slash = target.lastIndexOf('/') + 1;
        return "targets/" + target.substring(0, slash) + expected.nameHash() + "." + target.substring(slash);
    }

    private Checked<Root> followed(Root next) {
        return next.header.version() == header.version() + 1
                ? Checked.pass(next)
                : Checked.refuse(
                        next.header.version() <= header.version() ? Reason.TUF_ROLLBACK : Reason.TUF_VERSION_MISMATCH,
                        "root version " + next.header.version() + " stands where version " + (header.version() + 1)
                                + " should");
    }

    private static Root read(Fields signed, Header header, ByteString bytes) {
        var keys = new HashMap<String, TufKey>();
        signed.objects("keys", MAX_KEYS)
                .forEach((id, key) -> TufKey.read(
                                key.text("keytype", 64),
                                key.text("scheme", 64),
                                key.object("keyval").text("public", MAX_KEY_TEXT))
                        .ifPresent(usable -> keys.put(id, usable)));
        var known = signed.objects("roles", MAX_ROLES);
        var roles = new EnumMap<RoleName, Role>(RoleName.class);
        for (var name : RoleName.values()) {
            var role = known.get(name.text());
            if (role == null) {
                throw UnusableMetadataException.malformed(signed.path() + ".roles", "it has no " + name.text());
            }
            roles.put(name, Role.read(role, keys));
        }
        return new Root(header, signed.flag("consistent_snapshot"), roles, bytes);
    }
}
