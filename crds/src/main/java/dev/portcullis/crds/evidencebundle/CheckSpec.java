package dev.portcullis.crds.evidencebundle;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.portcullis.crds.json.Absent;
import dev.portcullis.crds.policy.Bounds;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a document has to say: exactly one of these.
 *
 * @param junit a report of tests in JUnit's XML
 * @param sarif a report of a scan in SARIF 2.1.0
 * @param json any document in JSON
 * @param dbtRunResults the results of a run of dbt
 * @param recoveryDrill the protocol of a recovery drill
 * @param determinism the digests of several builds
 * @param schemaRegistry the subjects of a schema registry
 * @param egressProbe what a probe could reach
 */
@ValidationRule(
        value = "[has(self.junit), has(self.sarif), has(self.json), has(self.dbtRunResults), has(self.recoveryDrill),"
                + " has(self.determinism), has(self.schemaRegistry), has(self.egressProbe)].exists_one(check, check)",
        message = "exactly one kind of check must be set")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CheckSpec(
        @JsonPropertyDescription("A report of tests in JUnit's XML.") @Nullable
        JUnit junit,

        @JsonPropertyDescription("A report of a scan in SARIF 2.1.0.") @Nullable
        Sarif sarif,

        @JsonPropertyDescription("Any document in JSON that rules are about.") @Nullable
        Json json,

        @JsonPropertyDescription("run_results.json of dbt.") @Nullable
        DbtRunResults dbtRunResults,

        @JsonPropertyDescription("The protocol of a recovery drill.") @Nullable
        RecoveryDrill recoveryDrill,

        @JsonPropertyDescription("The digests of several builds of the same sources, which must be equal.") @Nullable
        Determinism determinism,

        @JsonPropertyDescription("The subjects of a schema registry; each needs an owner and a compatibility.")
        @Nullable
        SchemaRegistry schemaRegistry,

        @JsonPropertyDescription("What a probe could reach.") @Nullable
        EgressProbe egressProbe) {
    /**
     * A report of tests.
     *
     * @param minimumTests how many must have run
     * @param maximumFailures how many failures and errors are borne
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record JUnit(
            @Default("1") @Min(1) @Max(1_000_000) @JsonPropertyDescription("How many tests must have run.")
            Integer minimumTests,

            @Default("0") @Min(0) @Max(1_000_000) @JsonPropertyDescription("How many failures and errors are borne.")
            Integer maximumFailures) {
        public JUnit {
            minimumTests = Absent.or(minimumTests, 1);
            maximumFailures = Absent.or(maximumFailures, 0);
        }
    }

    /**
     * A report of a scan.
     *
     * @param level the least level that counts
     * @param maximumFindings how many of it or above are borne
     * @param countSuppressed whether findings count that somebody suppressed
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Sarif(
            @Default("Error") @JsonPropertyDescription("The least level that counts.")
            Level level,

            @Default("0")
            @Min(0)
            @Max(1_000_000)
            @JsonPropertyDescription("How many findings of it or above are borne.")
            Integer maximumFindings,

            @Default("false") @JsonPropertyDescription("Whether findings count that somebody suppressed.")
            Boolean countSuppressed) {
        public Sarif {
            level = Absent.or(level, Level.ERROR);
            maximumFindings = Absent.or(maximumFindings, 0);
            countSuppressed = Absent.or(countSuppressed, false);
        }

        /** Levels of findings. */
        public enum Level {
            @JsonProperty("Note")
            NOTE,
            @JsonProperty("Warning")
            WARNING,
            @JsonProperty("Error")
            ERROR
        }
    }

    /**
     * A document in JSON.
     *
     * @param rules all of which must hold
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Json(
            @Required @Size(min = 1, max = 64) @JsonPropertyDescription("Rules, all of which must hold.")
            List<Rule> rules) {
        public Json {
            rules = Absent.list(rules);
        }
    }

    /**
     * A rule about values of a document.
     *
     * @param path which values
     * @param measure what of them is compared
     * @param comparison how it has to compare
     * @param value with what, as JSON writes it
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Rule(
            @Required
            @Size(min = 1, max = Bounds.TEXT)
            @Pattern("^[$]")
            @JsonPropertyDescription("Which values, for example $.results[*].status; a subset of JSONPath (RFC 9535).")
            String path,

            @Default("Each")
            @JsonPropertyDescription("What is compared: Each value, of which there must be one, or the Count of them.")
            Measure measure,

            @Required @JsonPropertyDescription("How it has to compare.") @Nullable
            Comparison comparison,

            @Required
            @Size(min = 1, max = 256)
            @JsonPropertyDescription("With what: a number, true, false, or a text in quotation marks.")
            String value) {
        public Rule {
            path = Absent.text(path);
            measure = Absent.or(measure, Measure.EACH);
            value = Absent.text(value);
        }

        /** What of the values is compared. */
        public enum Measure {
            @JsonProperty("Each")
            EACH,
            @JsonProperty("Count")
            COUNT
        }
    }

    /**
     * The results of a run of dbt.
     *
     * @param acceptWarnings whether a test that warns is borne
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record DbtRunResults(
            @Default("false") @JsonPropertyDescription("Whether a test that warns is borne.")
            Boolean acceptWarnings) {
        public DbtRunResults {
            acceptWarnings = Absent.or(acceptWarnings, false);
        }
    }

    /**
     * The protocol of a recovery drill.
     *
     * @param objective within which time the service has to be recovered
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record RecoveryDrill(
            @Required
            @Size(min = 2, max = 18)
            @Pattern(Bounds.DURATION_PATTERN)
            @JsonPropertyDescription("Within which time the service has to be recovered, for example 4h.")
            String objective) {
        public RecoveryDrill {
            objective = Absent.text(objective);
        }
    }

    /**
     * The digests of several builds.
     *
     * @param ofSubject whether they have to be the subject's digest
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Determinism(
            @Default("true") @JsonPropertyDescription("Whether the digests have to be the subject's.")
            Boolean ofSubject) {
        public Determinism {
            ofSubject = Absent.or(ofSubject, true);
        }
    }

    /** Nothing is to be said of it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record SchemaRegistry() {}

    /**
     * What a probe could reach.
     *
     * @param blocked targets that it must not have reached
     * @param reachable targets that it must have reached
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record EgressProbe(
            @Required @Size(min = 1, max = 32) @JsonPropertyDescription("Targets that it must not have reached.")
            List<@Size(min = 1, max = Bounds.TEXT) String> blocked,

            @Size(max = 32) @JsonPropertyDescription("Targets that it must have reached.")
            List<@Size(min = 1, max = Bounds.TEXT) String> reachable) {
        public EgressProbe {
            blocked = Absent.list(blocked);
            reachable = Absent.list(reachable);
        }
    }
}
