package dev.portcullis.cli.record;

import dev.portcullis.cli.record.RecordedRules.NamespaceLabels;
import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.core.exemption.ExemptionScope;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImagePattern;
import dev.portcullis.core.image.InvalidImagePatternException;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads by which rules a request was decided. */
final class RuleFields {
    private RuleFields() {}

    static RecordedRules rules(Fields record) {
        return new RecordedRules(
                record.map("policies"),
                record.has("audited") ? Set.copyOf(record.texts("audited")) : Set.of(),
                record.optionalObjects("unready", RuleFields::unready),
                record.map("trustRoots"),
                labels(record),
                record.constant("unmatchedImages", OtherImages.class),
                record.object("registries", RecordedRegistries::read),
                record.has("exceptions") ? record.textOrNull("serviceAccount") : null,
                record.optionalObjects("exceptions", fields -> exception(fields, namespace(record))));
    }

    private static String namespace(Fields record) {
        return record.value("request").path("namespace").asText();
    }

    private static Exemption exception(Fields fields, String namespace) {
        return new Exemption(
                namespace,
                fields.text("name"),
                fields.fingerprint("specHash"),
                Set.copyOf(fields.texts("policies")),
                scope(fields),
                fields.time("approvedAt"),
                fields.time("expiresAt"));
    }

    private static ExemptionScope scope(Fields fields) {
        try {
            return fields.has("digests")
                    ? new ExemptionScope.Digests(fields.texts("digests").stream()
                            .map(text ->
                                    Digest.parse(text).orElseThrow(() -> new IllegalArgumentException("no digest")))
                            .collect(Collectors.toSet()))
                    : new ExemptionScope.Workloads(
                            fields.texts("images").stream()
                                    .map(ImagePattern::compile)
                                    .toList(),
                            Set.copyOf(fields.texts("serviceAccounts")));
        } catch (IllegalArgumentException | InvalidImagePatternException e) {
            throw new MalformedRecordException("an exception is about nothing that can be read");
        }
    }

    private static NamespaceLabels labels(Fields record) {
        if (!record.has("namespaceLabels")) {
            return new NamespaceLabels.LeftOut();
        }
        return record.value("namespaceLabels").isNull()
                ? new NamespaceLabels.Unknown()
                : new NamespaceLabels.Known(record.map("namespaceLabels"));
    }

    private static RecordedRules.Unready unready(Fields fields) {
        return new RecordedRules.Unready(
                fields.text("name"),
                fields.constant("mode", Mode.class),
                fields.flag("everyNamespace"),
                fields.has("otherImages") ? fields.constant("otherImages", OtherImages.class) : null,
                fields.has("images") ? fields.texts("images") : List.of(),
                fields.has("exclude") ? fields.texts("exclude") : List.of());
    }
}
