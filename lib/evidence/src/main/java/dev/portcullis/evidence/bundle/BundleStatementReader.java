package dev.portcullis.evidence.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.core.bundle.EvidenceBundleContent;
import dev.portcullis.core.bundle.EvidenceBundleContent.Requester;
import dev.portcullis.core.bundle.EvidenceItem;
import dev.portcullis.core.bundle.ItemOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.InvalidImageReferenceException;
import dev.portcullis.evidence.bundle.BundleStatementReading.Problem;
import dev.portcullis.registry.json.MalformedJsonException;
import dev.portcullis.registry.json.StrictJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads statements of evidence bundles as strictly as they are written: what is unknown is refused, never passed over.
 *
 * @see BundleStatementWriter
 */
public final class BundleStatementReader {
    /** Above what the largest content within its bounds takes. */
    public static final int MAX_BYTES = 1 << 20;

    private static final Set<String> ALWAYS =
            Set.of("name", "collector", "required", "predicateType", "time", "controls", "outcome");
    private static final Set<String> SOMETIMES = Set.of("mediaType", "digest", "reason", "detail");

    private BundleStatementReader() {}

    /** Reads the bytes of a statement. Whatever they are, there is an outcome. */
    public static BundleStatementReading read(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            return new BundleStatementReading.Refused(
                    Problem.TOO_LARGE, "the statement has more than " + MAX_BYTES + " bytes");
        }
        try {
            return new BundleStatementReading.Read(statement(StrictJson.object(bytes)));
        } catch (MalformedJsonException e) {
            return new BundleStatementReading.Refused(Problem.NOT_JSON, "the statement cannot be read: " + e.problem());
        } catch (UnreadableStatementException e) {
            return e.refusal();
        } catch (IllegalArgumentException e) {
            return new BundleStatementReading.Refused(Problem.OUT_OF_BOUNDS, String.valueOf(e.getMessage()));
        }
    }

    private static EvidenceBundleStatement statement(ObjectNode document) throws UnreadableStatementException {
        if (!document.path("_type").asText().equals(BundleStatementWriter.STATEMENT_TYPE)) {
            throw new UnreadableStatementException(
                    Problem.NOT_A_STATEMENT, "the document is no in-toto statement of version 1");
        }
        if (!document.path("predicateType").asText().equals(EvidenceBundleContent.PREDICATE_TYPE)) {
            throw new UnreadableStatementException(
                    Problem.UNKNOWN_VERSION, "the predicate is not of type " + EvidenceBundleContent.PREDICATE_TYPE);
        }
        var fields = new Fields(document, "the statement");
        fields.exactly(Set.of("_type", "subject", "predicateType", "predicate"), Set.of());
        var subject = subject(fields.list("subject"));
        return new EvidenceBundleStatement(
                repository(subject.text("name")), digest(subject), content(fields.object("predicate")));
    }

    private static Fields subject(List<JsonNode> subjects) throws UnreadableStatementException {
        if (subjects.size() != 1) {
            throw new UnreadableStatementException(
                    Problem.NOT_A_STATEMENT, "the statement is about something other than one subject");
        }
        var subject = Fields.of(subjects.getFirst(), "the subject");
        subject.exactly(Set.of("name", "digest"), Set.of());
        return subject;
    }

    private static ImageRepository repository(String name) throws UnreadableStatementException {
        try {
            var repository = ImageReference.parse(name).repository();
            if (repository.toString().equals(name)) {
                return repository;
            }
        } catch (InvalidImageReferenceException e) {
            // Refused below, in words that quote nothing.
        }
        throw new UnreadableStatementException(
                Problem.NOT_A_STATEMENT, "the subject's name is no repository in canonical form");
    }

    private static Digest digest(Fields owner) throws UnreadableStatementException {
        var digest = owner.object("digest");
        digest.exactly(Set.of("sha256"), Set.of());
        return Digest.parse("sha256:" + digest.text("sha256"))
                .orElseThrow(() -> new UnreadableStatementException(
                        Problem.WRONG_SHAPE, "a digest is not 64 lower-case hexadecimal digits"));
    }

    private static EvidenceBundleContent content(Fields predicate) throws UnreadableStatementException {
        predicate.exactly(Set.of("requester", "createdAt", "items"), Set.of());
        var requester = predicate.object("requester");
        requester.exactly(Set.of("namespace", "name", "uid"), Set.of());
        return new EvidenceBundleContent(
                new Requester(requester.text("namespace"), requester.text("name"), requester.text("uid")),
                predicate.time("createdAt"),
                items(predicate.list("items")));
    }

    private static List<EvidenceItem> items(List<JsonNode> nodes) throws UnreadableStatementException {
        if (nodes.size() > EvidenceBundleContent.MAX_ITEMS) {
            throw new UnreadableStatementException(
                    Problem.OUT_OF_BOUNDS,
                    "an evidence bundle has at most " + EvidenceBundleContent.MAX_ITEMS + " items");
        }
        var names = new HashSet<String>();
        var items = new ArrayList<EvidenceItem>();
        for (var node : nodes) {
            var item = item(Fields.of(node, "an item"));
            if (!names.add(item.name())) {
                throw new UnreadableStatementException(Problem.DUPLICATE_NAME, "two items have the same name");
            }
            items.add(item);
        }
        return items;
    }

    private static EvidenceItem item(Fields item) throws UnreadableStatementException {
        item.exactly(ALWAYS, SOMETIMES);
        return new EvidenceItem(
                item.text("name"),
                item.text("collector"),
                item.has("mediaType") ? item.text("mediaType") : null,
                item.has("digest") ? digest(item) : null,
                item.text("predicateType"),
                item.time("time"),
                item.texts("controls"),
                item.flag("required"),
                outcome(item));
    }

    private static ItemOutcome outcome(Fields item) throws UnreadableStatementException {
        var outcome = item.text("outcome");
        return switch (outcome) {
            case "Passed" -> passed(item);
            case "Failed" -> new ItemOutcome.Failed(item.text("reason"), item.text("detail"));
            case "Missing" -> new ItemOutcome.Missing(item.text("reason"), item.text("detail"));
            default ->
                throw new UnreadableStatementException(Problem.WRONG_SHAPE, "an item has an outcome that is unknown");
        };
    }

    private static ItemOutcome passed(Fields item) throws UnreadableStatementException {
        if (item.has("reason") || item.has("detail")) {
            throw new UnreadableStatementException(Problem.WRONG_SHAPE, "an item passed and says why it did not");
        }
        return new ItemOutcome.Passed();
    }
}
