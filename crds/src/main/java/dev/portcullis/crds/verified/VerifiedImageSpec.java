package dev.portcullis.crds.verified;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * What is known, as one text, and its proof. The first three stand beside the text for people and are believed by nobody.
 *
 * @param repository the repository that was looked at
 * @param digest the manifest or index that the facts are about
 * @param verifiedAt when the operator looked last (RFC 3339)
 * @param content all that is known, as canonical JSON
 * @param keyId which installation key made the MAC
 * @param mac 64 hexadecimal digits, see {@link VerifiedImageMac}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VerifiedImageSpec(
        @Required
        @Size(min = 1, max = 520)
        @JsonPropertyDescription("The repository that was looked at; for people, the content says it again.")
        String repository,

        @Required
        @Size(max = 71)
        @Pattern("^sha256:[0-9a-f]{64}$")
        @JsonPropertyDescription("Digest of the manifest or index; for people, the content says it again.")
        String digest,

        @Required
        @Size(max = 35)
        @Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,18}Z$")
        @JsonPropertyDescription("When the operator looked last (RFC 3339); for people, the content says it again.")
        String verifiedAt,

        @Required
        @Size(min = 2, max = VerifiedImageSpec.MAXIMUM_CONTENT)
        @JsonPropertyDescription("Facts, manifests of an index and history, as canonical JSON.")
        String content,

        @Required @Size(max = 8) @Pattern("^[0-9a-f]{8}$") @JsonPropertyDescription("Id of the installation key.")
        String keyId,

        @Required @Size(max = 64) @Pattern("^[0-9a-f]{64}$") @JsonPropertyDescription("HMAC-SHA256 of the content.")
        String mac) {
    /** The greatest length of content, in characters. */
    public static final int MAXIMUM_CONTENT = 16_384;

    public VerifiedImageSpec {
        repository = Absent.text(repository);
        digest = Absent.text(digest);
        verifiedAt = Absent.text(verifiedAt);
        content = Absent.text(content);
        keyId = Absent.text(keyId);
        mac = Absent.text(mac);
    }
}
