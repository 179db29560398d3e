package dev.portcullis.crds.exception;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.policy.Bounds;
import dev.portcullis.crds.revision.ContentHash;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * To which policies, for which images, why and until when.
 *
 * @param policies names of the policies, at least one; every other policy is as if there were no exception
 * @param digests images by the digest of their manifest or index
 * @param images patterns of repositories, which count together with {@code serviceAccounts}
 * @param serviceAccounts names of service accounts of this namespace
 * @param reason why, for whoever reads decision records later
 * @param expiresAt end (RFC 3339); each policy may end it earlier
 * @param approval who approved this; written by Portcullis only
 */
@ValidationRule(
        value = "has(self.digests) != (has(self.images) || has(self.serviceAccounts))",
        message = "either digests must be set, or images and serviceAccounts")
@ValidationRule(
        value = "has(self.images) == has(self.serviceAccounts)",
        message = "images and serviceAccounts go together: what is excepted both comes from one and runs as the other")
@ValidationRule(
        value = "timestamp(self.expiresAt).getFullYear() > 2025",
        message = "expiresAt must be an instant that is still to come")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PolicyExceptionSpec(
        @Required
        @Size(min = 1, max = PolicyExceptionSpec.MOST_POLICIES)
        @JsonPropertyDescription("Names of the EvidencePolicies that this is an exception to.")
        List<@Size(min = 1, max = 253) @Pattern(Bounds.SUBDOMAIN_PATTERN) String> policies,

        @Size(min = 1, max = 64) @JsonPropertyDescription("Images, by the digest of their manifest or index.")
        List<@Size(max = 71) @Pattern(Bounds.DIGEST_PATTERN) String> digests,

        @Size(min = 1, max = 32)
        @JsonPropertyDescription("Repositories in canonical form with their host, for example"
                + " registry.example.com/apps/**; only what runs as one of serviceAccounts.")
        List<@Size(min = 1, max = Bounds.TEXT) @Pattern(Bounds.IMAGE_PATTERN) String> images,

        @Size(min = 1, max = 32)
        @JsonPropertyDescription("Names of service accounts of this namespace; only for images.")
        List<@Size(min = 1, max = 253) @Pattern(Bounds.SUBDOMAIN_PATTERN) String> serviceAccounts,

        @Required
        @Size(min = 1, max = 1024)
        @Pattern("\\S")
        @JsonPropertyDescription("Why; it stands in status and Event.")
        String reason,

        @Required
        @Size(max = 35)
        @Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$")
        @JsonPropertyDescription("End of the exception (RFC 3339). The maxDuration of a policy may end it earlier.")
        String expiresAt,

        @JsonPropertyDescription("Who approved this, and when. Written by Portcullis; what others write is replaced.")
        @Nullable
        Approval approval) {
    /** The greatest number of policies that one exception names. */
    public static final int MOST_POLICIES = 16;

    public PolicyExceptionSpec {
        policies = Absent.list(policies);
        digests = Absent.list(digests);
        images = Absent.list(images);
        serviceAccounts = Absent.list(serviceAccounts);
        reason = Absent.text(reason);
        expiresAt = Absent.text(expiresAt);
    }

    /** Returns the same with this approval; null for none. */
    public PolicyExceptionSpec withApproval(@Nullable Approval other) {
        return new PolicyExceptionSpec(policies, digests, images, serviceAccounts, reason, expiresAt, other);
    }

    /** Returns the hash of everything but the approval, 64 hexadecimal digits. */
    public String hash() {
        return ContentHash.of(CanonicalJson.of(withApproval(null)));
    }
}
