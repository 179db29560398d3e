package dev.portcullis.cli.record;

import dev.portcullis.cli.record.RecordedRules.NamespaceLabels;
import dev.portcullis.core.policy.Mode;
import dev.portcullis.core.policy.OtherImages;
import java.util.List;

/** Reads by which rules a request was decided. */
final class RuleFields {
    private RuleFields() {}

    static RecordedRules rules(Fields record) {
        return new RecordedRules(
                record.map("policies"),
                record.optionalObjects("unready", RuleFields::unready),
                record.map("trustRoots"),
                labels(record),
                record.constant("unmatchedImages", OtherImages.class),
                record.object("registries", RecordedRegistries::read));
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
