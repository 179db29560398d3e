package dev.portcullis.sigstore.tuf.metadata;

import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.tuf.json.Fields;
import dev.portcullis.sigstore.tuf.json.UnusableMetadataException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * What every metadata file says of itself.
 *
 * @param role which file it is
 * @param version counted from 1
 * @param expires the first instant at which it counts no more
 */
public record Header(RoleName role, long version, Instant expires) {
    static final long LARGEST_VERSION = (1L << 53) - 1;

    private static final Pattern SPEC_VERSION = Pattern.compile("1(\\.[0-9]{1,6}){1,2}");

    static Header read(RoleName role, Fields signed) {
        if (!signed.text("_type", 64).equals(role.text())) {
            throw UnusableMetadataException.malformed(signed.path() + "._type", "it is not " + role.text());
        }
        if (!SPEC_VERSION.matcher(signed.text("spec_version", 64)).matches()) {
            throw new UnusableMetadataException(
                    Reason.TUF_VERSION_UNSUPPORTED,
                    role.file() + " is of another version of the specification than 1.x");
        }
        return new Header(role, signed.integer("version", 1, LARGEST_VERSION), expiry(signed));
    }

    /** Passes a value on unless this file has expired. */
    public <T> Checked<T> unexpired(Instant now, T value) {
        return now.isBefore(expires)
                ? Checked.pass(value)
                : Checked.refuse(Reason.TUF_EXPIRED, role.file() + " version " + version + " expired at " + expires);
    }

    private static Instant expiry(Fields signed) {
        try {
            return Instant.parse(signed.text("expires", 40));
        } catch (DateTimeException e) {
            throw UnusableMetadataException.malformed(
                    signed.path() + ".expires", "it is no instant, as in 2026-01-31T00:00:00Z");
        }
    }
}
