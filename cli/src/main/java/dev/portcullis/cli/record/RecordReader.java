package dev.portcullis.cli.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.core.decision.Binding;
import dev.portcullis.core.decision.ImageUse;
import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.core.exemption.Granted;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.verdict.Finding;
import dev.portcullis.core.verdict.TagUse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads decision records of schema {@code portcullis.dev/decision/v1alpha1}, strictly: all of a record or nothing. */
public final class RecordReader {
    /** The schema that is read. */
    public static final String SCHEMA = "portcullis.dev/decision/v1alpha1";

    /** Longest record, in bytes; longer than any that the webhook writes. */
    public static final int MAXIMUM_LENGTH = 4 * 1024 * 1024;

    private static final String BEGINNING = "{\"schema\":\"portcullis.dev/decision/";
    /** What no line holds but one that is a record, or was: its schema, however slashes were escaped, or how it ends. */
    private static final Pattern TRACE =
            Pattern.compile("portcullis\\.dev\\\\*/decision\\\\*/|\\\\*\"replayable\\\\*\":");

    private static final int MAXIMUM_DEPTH = 12;
    private static final int SHOWN_UID = 64;
    private static final JsonMapper MAPPER = mapper();

    private RecordReader() {}

    /** Reads one line. */
    public static ReadRecord read(byte[] line) {
        if (!beginsLikeRecord(line)) {
            return holdsTraces(line)
                    ? new ReadRecord.Unreadable(
                            "",
                            "the line holds a record and does not begin with it: something was put before it, or its"
                                    + " beginning is cut off")
                    : new ReadRecord.Foreign();
        }
        JsonNode tree;
        try {
            tree = MAPPER.readTree(new String(line, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            return new ReadRecord.Unreadable("", "the line is broken: " + firstLine(e.getOriginalMessage()));
        }
        return read(tree);
    }

    /** Returns whether something of a record stands in a line, wherever. */
    static boolean holdsTraces(byte[] line) {
        return TRACE.matcher(new String(line, StandardCharsets.ISO_8859_1)).find();
    }

    private static boolean beginsLikeRecord(byte[] line) {
        return new String(line, 0, Math.min(line.length, BEGINNING.length()), StandardCharsets.US_ASCII)
                .equals(BEGINNING);
    }

    /** Reads one document, however it is laid out. */
    public static ReadRecord readDocument(String text) {
        try {
            var tree = MAPPER.readTree(text);
            return tree.path("schema").asText().startsWith("portcullis.dev/decision/")
                    ? read(tree)
                    : new ReadRecord.Foreign();
        } catch (JsonProcessingException e) {
            return new ReadRecord.Foreign();
        }
    }

    private static ReadRecord read(JsonNode tree) {
        var uid = tree.path("uid").asText();
        var shown = uid.substring(0, Math.min(SHOWN_UID, uid.length()));
        var schema = tree.path("schema").asText();
        if (!schema.equals(SCHEMA)) {
            return new ReadRecord.Unreadable(shown, "its schema is not " + SCHEMA + ", the only one that is read here");
        }
        try {
            return new ReadRecord.Whole(Fields.read("record", tree, RecordReader::record));
        } catch (MalformedRecordException e) {
            return new ReadRecord.Unreadable(shown, String.valueOf(e.getMessage()));
        }
    }

    private static DecisionRecord record(Fields fields) {
        fields.text("schema");
        var rules = fields.has("policies") ? RuleFields.rules(fields) : null;
        var exceptions = rules == null ? List.<Exemption>of() : rules.exceptions();
        return new DecisionRecord(
                fields.time("time"),
                fields.text("uid"),
                fields.text("entry"),
                fields.flag("allowed"),
                fields.reason("reason"),
                fields.optionalText("message"),
                fields.textIfThere("suspension"),
                fields.object("request", RecordReader::request),
                rules,
                fields.objects("images", image -> image(image, exceptions)),
                Duration.ofNanos(1000 * fields.number("micros")),
                shortfall(fields));
    }

    private static @Nullable String shortfall(Fields fields) {
        if (fields.flag("replayable")) {
            return null;
        }
        return fields.text("shortfall");
    }

    private static DecisionRecord.Request request(Fields fields) {
        return new DecisionRecord.Request(
                fields.text("operation"),
                fields.text("group"),
                fields.text("kind"),
                fields.text("subResource"),
                fields.text("namespace"),
                fields.text("name"),
                fields.text("user"),
                fields.flag("dryRun"));
    }

    private static RecordedImage image(Fields fields, List<Exemption> exceptions) {
        var brief = fields.has("brief") && fields.flag("brief");
        var binding = fields.constant("binding", Binding.class);
        var tagUse = brief ? TagUse.FINAL : fields.constant("tagUse", TagUse.class);
        var basis = fields.has("resolution") ? EvidenceFields.known(fields) : null;
        var facts = basis == null ? 0 : basis.facts().size();
        return new RecordedImage(
                new ImageUse(fields.text("path"), fields.text("image"), binding, tagUse),
                fields.has("bindingAsked") ? fields.constant("bindingAsked", Binding.class) : binding,
                brief,
                brief ? null : fields.textOrNull("reference"),
                fields.textOrNull("digest") == null ? null : fields.digest("digest"),
                outcome(fields),
                fields.reason("reason"),
                basis,
                brief ? List.of() : fields.objects("findings", finding -> finding(finding, exceptions)),
                brief ? List.of() : fields.objects("satisfied", met -> met(met, facts)),
                fields.optionalObjects("rules", RecordedAnswer::read));
    }

    private static RecordedImage.Outcome outcome(Fields fields) {
        return switch (fields.text("verdict")) {
            case "Allow" -> RecordedImage.Outcome.ALLOW;
            case "Deny" -> RecordedImage.Outcome.DENY;
            case "Undecidable" -> RecordedImage.Outcome.UNDECIDABLE;
            default -> throw new MalformedRecordException("a verdict is none that is known here");
        };
    }

    private static Finding finding(Fields fields, List<Exemption> exceptions) {
        return new Finding(
                fields.text("policy"),
                fields.text("requirement"),
                fields.constant("mode", Mode.class),
                fields.reason("reason"),
                fields.text("detail"),
                fields.flag("undecidable"),
                fields.has("exception") ? granted(fields, exceptions) : null);
    }

    private static Granted granted(Fields fields, List<Exemption> exceptions) {
        var name = fields.text("exception");
        var exemption = exceptions.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new MalformedRecordException("a finding names an exception that is not listed"));
        return new Granted(exemption, fields.time("exceptionUntil"));
    }

    private static RecordedImage.Met met(Fields fields, int facts) {
        return new RecordedImage.Met(fields.text("policy"), fields.text("requirement"), fields.indices("by", facts));
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("").replaceAll("[^ -~]", "?");
    }

    private static JsonMapper mapper() {
        var constraints = StreamReadConstraints.builder()
                .maxNestingDepth(MAXIMUM_DEPTH)
                .maxDocumentLength(MAXIMUM_LENGTH)
                .maxStringLength(MAXIMUM_LENGTH)
                .maxNumberLength(20)
                .build();
        var factory = JsonFactory.builder()
                .streamReadConstraints(constraints)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }
}
