package dev.portcullis.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.revision.ContentHash;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rules in Rego, which refuse an image by {@code data.portcullis.deny}.
 *
 * @param modules sources by the names of their files; empty where there is a bundle
 * @param bundle what was compiled elsewhere; null where there are modules
 * @param inputs the evidence that the rules are given
 * @param per what they judge: the image that is named, or each platform of an index
 * @param parameters what they read as {@code input.parameters}
 */
@ValidationRule(
        value = "has(self.modules) != has(self.bundle)",
        message = "exactly one of modules and bundle must be set")
@ValidationRule(
        value = "!has(self.modules) || self.modules.all(name, name.size() <= 63 && name.matches('" + RegoDemand.FILE
                + "'))",
        message = "names of modules must be names of files that end in .rego")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RegoDemand(
        @Size(max = 16)
        @JsonPropertyDescription("Sources in Rego by the names of their files; package portcullis defines deny, and may"
                + " define warn. 128 KiB together at most.")
        Map<String, @Size(min = 1, max = RegoDemand.MAXIMUM_SOURCE) String> modules,

        @JsonPropertyDescription("A bundle of OPA with a plan, from a registry, instead of modules.") @Nullable
        Bundle bundle,

        @Size(max = 8) @JsonPropertyDescription("Evidence that the rules are given; they see no other.")
        List<Input> inputs,

        @Default("Image")
        @JsonPropertyDescription(
                "What is judged: the Image that is named, or each Platform of an index that is wanted, by its own evidence.")
        AttestationDemand.Per per,

        @PreserveUnknownFields
        @JsonPropertyDescription("What the rules read as input.parameters; 16 KiB of JSON at most.")
        Map<String, Object> parameters) {
    /** The greatest length of all sources together, in characters. */
    public static final int MAXIMUM_SOURCE = 131_072;

    /** The greatest length of the parameters' JSON, in characters. */
    public static final int MAXIMUM_PARAMETERS = 16_384;

    static final String FILE = "^[A-Za-z0-9_][-._A-Za-z0-9]*[.]rego$";

    public RegoDemand {
        modules = Absent.map(modules);
        inputs = Absent.list(inputs);
        per = Absent.or(per, AttestationDemand.Per.IMAGE);
        parameters = Absent.members(parameters);
    }

    /** Returns whether a text can be the name of a module. */
    public static boolean isFile(String name) {
        return name.length() <= Bounds.NAME && com.google.re2j.Pattern.matches(FILE, name);
    }

    /**
     * Returns what names that from which the program is made, as {@code sha256:…}: a hash of the modules, or the bundle's digest; empty where a
     * bundle's reference has none.
     */
    public String source() {
        if (bundle == null) {
            return "sha256:" + ContentHash.of(CanonicalJson.of(modules));
        }
        return bundle.reference().substring(bundle.reference().indexOf('@') + 1);
    }

    /**
     * A bundle of OPA, as an artifact in a registry.
     *
     * @param reference its repository and digest
     * @param authorities who must have signed it, any of them
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Bundle(
            @Required
            @Size(min = 1, max = Bounds.TEXT)
            @Pattern(Bounds.PINNED_PATTERN)
            @JsonPropertyDescription("Repository and digest, as in registry.example.com/policies/release@sha256:…")
            String reference,

            @Required
            @Size(min = 1, max = Bounds.AUTHORITIES)
            @JsonPropertyDescription("Authorities of this policy; one of them must have signed the bundle.")
            List<@Size(min = 1, max = Bounds.NAME) String> authorities) {
        public Bundle {
            reference = Absent.text(reference);
            authorities = Absent.list(authorities);
        }
    }

    /**
     * Evidence that the rules are given.
     *
     * @param predicateType type of the statements
     * @param authorities whose statements
     * @param maxAge how old at most; null for no limit
     * @param optional whether there may be none
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Input(
            @Required
            @Size(min = 1, max = Bounds.TEXT)
            @Pattern(Bounds.NO_SPACE_PATTERN)
            @JsonPropertyDescription("Predicate type of the statements, a URI.")
            String predicateType,

            @Required
            @Size(min = 1, max = Bounds.AUTHORITIES)
            @JsonPropertyDescription("Authorities of this policy whose statements are given.")
            List<@Size(min = 1, max = Bounds.NAME) String> authorities,

            @Size(min = 2, max = 18)
            @Pattern(Bounds.DURATION_PATTERN)
            @JsonPropertyDescription(
                    "Greatest age, for example 168h or 1h30m; what is older is not given. Left out, there is no limit.")
            @Nullable
            String maxAge,

            @Default("false")
            @JsonPropertyDescription(
                    "Whether there may be none; left out, the absence refuses before the rules are asked.")
            Boolean optional)
            implements EvidenceDemand {
        public Input {
            predicateType = Absent.text(predicateType);
            authorities = Absent.list(authorities);
            optional = Absent.or(optional, false);
        }

        @Override
        public Integer threshold() {
            return 1;
        }
    }
}
