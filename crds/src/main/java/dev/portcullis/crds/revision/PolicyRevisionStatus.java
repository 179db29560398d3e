package dev.portcullis.crds.revision;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

/**
 * The proof that the operator accepted the content.
 *
 * @param keyId which installation key made the MAC
 * @param mac 64 hexadecimal digits, see {@link RevisionMac}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PolicyRevisionStatus(
        @Size(max = 8) @Pattern("^[0-9a-f]{8}$") @JsonPropertyDescription("Id of the installation key.")
        String keyId,

        @Size(max = 64) @Pattern("^[0-9a-f]{64}$") @JsonPropertyDescription("HMAC-SHA256 of kind, name and hash.")
        String mac) {
    public PolicyRevisionStatus {
        keyId = Absent.text(keyId);
        mac = Absent.text(mac);
    }
}
