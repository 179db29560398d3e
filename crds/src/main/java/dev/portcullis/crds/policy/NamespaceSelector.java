package dev.portcullis.crds.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes label selector over namespaces: all terms must hold; none selects all.
 *
 * @param matchLabels labels with the value that each must have
 * @param matchExpressions further terms
 */
@ValidationRule(
        value = "!has(self.matchLabels) || self.matchLabels.all(key, key.size() <= 317 && key.matches('"
                + NamespaceSelector.LABEL_KEY + "'))",
        message = "keys of matchLabels must be label keys")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NamespaceSelector(
        @Size(max = 16) @JsonPropertyDescription("Labels with the value that each must have.")
        Map<String, @Size(max = 63) @Pattern(NamespaceSelector.LABEL_VALUE) String> matchLabels,

        @Size(max = 16) @JsonPropertyDescription("Further terms.")
        List<Expression> matchExpressions) {
    /** As the API server sees it: a registration with any other key is refused as a whole, and with it the entries of all other policies. */
    static final String LABEL_KEY = "^([a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?"
            + "[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?$";

    static final String LABEL_VALUE = "^([A-Za-z0-9]([-_.A-Za-z0-9]*[A-Za-z0-9])?)?$";

    private static final int LONGEST_PREFIX = 253;

    public NamespaceSelector {
        matchLabels = Absent.map(matchLabels);
        matchExpressions = Absent.list(matchExpressions);
    }

    /** Returns whether a text can be the key of a label. */
    public static boolean isLabelKey(String text) {
        return text.length() <= 317
                && text.indexOf('/') <= LONGEST_PREFIX
                && com.google.re2j.Pattern.matches(LABEL_KEY, text);
    }

    /**
     * One term.
     *
     * @param key the label's key
     * @param operator how it relates to the values
     * @param values at least one for {@code In} and {@code NotIn}, none otherwise
     */
    @ValidationRule(
            value = "(self.operator in ['In', 'NotIn']) == has(self.values)",
            message = "values go with In and NotIn, and only with them")
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Expression(
            @Required
            @Size(min = 1, max = 317)
            @Pattern(NamespaceSelector.LABEL_KEY)
            @JsonPropertyDescription("Key of the label.")
            String key,

            @Required @JsonPropertyDescription("How the label relates to the values.") @Nullable
            Operator operator,

            @Size(min = 1, max = 16) @JsonPropertyDescription("Values for In and NotIn.")
            List<@Size(max = 63) @Pattern(NamespaceSelector.LABEL_VALUE) String> values) {
        public Expression {
            key = Absent.text(key);
            values = Absent.list(values);
        }
    }

    /** The operators of label selectors. */
    public enum Operator {
        @JsonProperty("In")
        IN("In"),
        @JsonProperty("NotIn")
        NOT_IN("NotIn"),
        @JsonProperty("Exists")
        EXISTS("Exists"),
        @JsonProperty("DoesNotExist")
        DOES_NOT_EXIST("DoesNotExist");

        private final String text;

        Operator(String text) {
            this.text = text;
        }

        /** Returns the operator as Kubernetes writes it. */
        public String text() {
            return text;
        }
    }
}
