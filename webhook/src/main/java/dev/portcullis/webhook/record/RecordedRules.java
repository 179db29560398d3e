package dev.portcullis.webhook.record;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.policy.Requirement;
import dev.portcullis.crds.compile.UnreadyPolicy;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.revision.ContentHash;
import dev.portcullis.evidence.PoliciesInForce;
import java.io.IOException;
import java.util.ArrayList;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Writes by which rules a request was decided: policies and trust roots by the hash of their content, what the settings say in full where it
 * is short.
 */
final class RecordedRules {
    private static final int MOST_LABELS = 64;
    private static final int LONGEST_SETTINGS = 2048;
    private static final int MOST_PATTERNS = 64;

    private final String settings;
    private final String hash;

    /** @param registries what the settings say of registries */
    RecordedRules(Registries registries) {
        settings = CanonicalJson.of(registries.settings());
        hash = ContentHash.of(settings);
    }

    void write(RecordLine line, PoliciesInForce rules) throws IOException {
        var out = line.out();
        out.writeObjectFieldStart("policies");
        for (var policy : rules.policies()) {
            out.writeStringField(policy.name(), policy.revision());
        }
        out.writeEndObject();
        writeAudited(out, rules);
        writeUnready(line, rules);
        out.writeObjectFieldStart("trustRoots");
        for (var root : new TreeMap<>(rules.trustRoots()).values()) {
            out.writeStringField(root.name(), root.revision());
        }
        out.writeEndObject();
        writeLabels(line, rules);
        out.writeStringField("unmatchedImages", rules.unmatchedImages().name());
        writeRegistries(out);
        new ExceptionWriter(line).write(rules.exemptions());
    }

    /** The namespaces that a rollout has not come to are many, and only this one matters here. */
    private static void writeAudited(JsonGenerator out, PoliciesInForce rules) throws IOException {
        if (!rules.audited().isEmpty()) {
            out.writeArrayFieldStart("audited");
            for (var name : new TreeSet<>(rules.audited())) {
                out.writeString(name);
            }
            out.writeEndArray();
        }
    }

    /** Content that was never accepted has no hash by which it could be found. */
    private static void writeUnready(RecordLine line, PoliciesInForce rules) throws IOException {
        var unready = new ArrayList<Policy>();
        for (var policy : rules.policies()) {
            if (policy.revision().equals(UnreadyPolicy.NO_REVISION)) {
                unready.add(policy);
            }
        }
        if (unready.isEmpty()) {
            return;
        }
        line.out().writeArrayFieldStart("unready");
        for (var policy : unready) {
            writeUnready(line, policy);
        }
        line.out().writeEndArray();
    }

    private static void writeUnready(RecordLine line, Policy policy) throws IOException {
        var out = line.out();
        out.writeStartObject();
        out.writeStringField("name", policy.name());
        out.writeStringField("mode", policy.mode().name());
        out.writeBooleanField("everyNamespace", policy.namespaces().isEmpty());
        var others = policy.otherImages();
        if (others != null) {
            out.writeStringField("otherImages", others.name());
        }
        var images = policy.match().images();
        var exclude = policy.match().exclude();
        if (images.size() + exclude.size() > MOST_PATTERNS) {
            line.lacks("policy " + policy.name() + ", which was never accepted, has more than " + MOST_PATTERNS
                    + " patterns");
        } else {
            line.inputs("images", images);
            line.inputs("exclude", exclude);
        }
        out.writeEndObject();
    }

    private static void writeLabels(RecordLine line, PoliciesInForce rules) throws IOException {
        var out = line.out();
        var labels = rules.labels();
        if (labels == null) {
            out.writeNullField("namespaceLabels");
        } else if (labels.size() <= MOST_LABELS) {
            out.writeObjectFieldStart("namespaceLabels");
            for (var label : new TreeMap<>(labels).entrySet()) {
                line.plain(label.getKey(), label.getValue());
            }
            out.writeEndObject();
        } else if (rules.policies().stream()
                .flatMap(policy -> policy.requirements().stream())
                .anyMatch(Requirement::readsNamespace)) {
            line.lacks("the namespace has more than " + MOST_LABELS + " labels, which rules may read");
        }
    }

    private void writeRegistries(JsonGenerator out) throws IOException {
        out.writeObjectFieldStart("registries");
        out.writeStringField("hash", hash);
        if (settings.length() <= LONGEST_SETTINGS) {
            out.writeFieldName("settings");
            out.writeRawValue(settings);
        }
        out.writeEndObject();
    }
}
