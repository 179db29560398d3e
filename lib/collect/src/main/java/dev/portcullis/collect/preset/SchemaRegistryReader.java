package dev.portcullis.collect.preset;

import dev.portcullis.collect.CollectReason;
import dev.portcullis.collect.read.Fields;
import dev.portcullis.collect.read.JsonReader;
import dev.portcullis.collect.read.RefusedException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads an export of a schema registry: every subject needs an owner and a backward compatibility, and where its schemas are JSON Schema each
 * version must accept what the one before accepts.
 */
public final class SchemaRegistryReader extends JsonReader {
    static final String FORMAT = "portcullis.dev/schema-registry/v1";

    /** Those under which consumers of a new version can read what was written before. */
    private static final Set<String> BACKWARD = Set.of("BACKWARD", "BACKWARD_TRANSITIVE", "FULL", "FULL_TRANSITIVE");

    private static final Set<String> TYPES = Set.of("AVRO", "JSON", "PROTOBUF");

    @Override
    protected Instant check(Fields document) throws RefusedException {
        Formats.require(document, FORMAT);
        var subjects = document.objects("subjects");
        if (subjects.isEmpty()) {
            throw new RefusedException(CollectReason.RUN_INCOMPLETE, "the registry has no subject");
        }
        var names = new HashSet<String>();
        for (var subject : subjects) {
            if (!names.add(subject.text("subject"))) {
                throw subject.wrong("subject", "named once");
            }
            subject(subject);
        }
        return document.time("exportedAt");
    }

    private static void subject(Fields subject) throws RefusedException {
        var name = subject.text("subject");
        if (!subject.has("owner") || subject.node().path("owner").asText().isBlank()) {
            throw new RefusedException(CollectReason.OWNER_MISSING, name + " has no owner");
        }
        subject.text("owner");
        if (!subject.has("compatibility") || !BACKWARD.contains(subject.text("compatibility"))) {
            throw new RefusedException(
                    CollectReason.COMPATIBILITY_TOO_WEAK, name + " has no compatibility that is BACKWARD or FULL");
        }
        var type = subject.text("schemaType");
        if (!TYPES.contains(type)) {
            throw new RefusedException(CollectReason.FORMAT_UNKNOWN, name + " has a schema type that is not known");
        }
        versions(subject, name, type.equals("JSON"));
    }

    private static void versions(Fields subject, String name, boolean compare) throws RefusedException {
        var versions = subject.objects("versions");
        if (versions.isEmpty()) {
            throw new RefusedException(CollectReason.RUN_INCOMPLETE, name + " has no version");
        }
        for (var i = 0; i < versions.size(); i++) {
            var version = versions.get(i).node().path("version");
            if (!version.isInt()
                    || (i > 0
                            && version.intValue()
                                    <= versions.get(i - 1)
                                            .node()
                                            .path("version")
                                            .intValue())) {
                throw versions.get(i).wrong("version", "a number above the one before");
            }
            if (compare && i > 0) {
                SchemaCompatibility.require(
                        versions.get(i - 1).node().path("schema"),
                        versions.get(i).node().path("schema"),
                        name + ", version " + version.intValue());
            }
        }
    }
}
