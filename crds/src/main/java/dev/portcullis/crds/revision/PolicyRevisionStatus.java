package dev.portcullis.crds.revision;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * The proof that the operator accepted the content, and when it did so last. Content may be accepted again after other content was, and
 * its revision is the same one then: only this tells which revision of an object is the latest. The MAC covers neither generation nor time.
 *
 * @param keyId which installation key made the MAC
 * @param mac 64 hexadecimal digits, see {@link RevisionMac}
 * @param acceptedGeneration generation of the object when the content was last accepted; null where nobody wrote it down
 * @param acceptedTime when that was, as in RFC 3339; empty where nobody wrote it down
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PolicyRevisionStatus(
        @Size(max = 8) @Pattern("^[0-9a-f]{8}$") @JsonPropertyDescription("Id of the installation key.")
        String keyId,

        @Size(max = 64) @Pattern("^[0-9a-f]{64}$") @JsonPropertyDescription("HMAC-SHA256 of kind, name and hash.")
        String mac,

        @Min(0) @JsonPropertyDescription("Generation of the object when this content was last accepted.") @Nullable
        Long acceptedGeneration,

        @Size(max = 64) @JsonPropertyDescription("When this content was last accepted (RFC 3339).")
        String acceptedTime) {
    public PolicyRevisionStatus {
        keyId = Absent.text(keyId);
        mac = Absent.text(mac);
        acceptedTime = Absent.text(acceptedTime);
    }

    /** Makes a status that does not say when the content was accepted. */
    public PolicyRevisionStatus(String keyId, String mac) {
        this(keyId, mac, null, "");
    }

    /** Returns the same proof of content that was last accepted then. */
    public PolicyRevisionStatus acceptedAt(long generation, String time) {
        return new PolicyRevisionStatus(keyId, mac, generation, time);
    }
}
