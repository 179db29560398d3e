package dev.portcullis.crds.exception;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import io.fabric8.generator.annotation.Size;

/**
 * Who approved an exception and when. Whatever anybody else writes here is replaced; it counts only with a fitting MAC.
 *
 * @param user who made the exception, or changed it last
 * @param time when, as in RFC 3339
 * @param specHash hash of what was approved, see {@link PolicyExceptionSpec#hash()}
 * @param keyId which installation key made the MAC
 * @param mac 64 hexadecimal digits, see {@link ApprovalMac}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Approval(
        @Size(max = Approval.LONGEST_USER) @JsonPropertyDescription("Who made the exception, or changed it last.")
        String user,

        @Size(max = 64) @JsonPropertyDescription("When that was (RFC 3339).")
        String time,

        @Size(max = 64) @JsonPropertyDescription("SHA-256 of what was approved.")
        String specHash,

        @Size(max = 8) @JsonPropertyDescription("Id of the installation key.")
        String keyId,

        @Size(max = 64) @JsonPropertyDescription("HMAC-SHA256 of namespace, name, specHash, time and user.")
        String mac) {
    /** The longest name of a user who can approve. */
    public static final int LONGEST_USER = 1024;

    public Approval {
        user = Absent.text(user);
        time = Absent.text(time);
        specHash = Absent.text(specHash);
        keyId = Absent.text(keyId);
        mac = Absent.text(mac);
    }
}
