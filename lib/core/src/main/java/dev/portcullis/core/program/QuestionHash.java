package dev.portcullis.core.program;

import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.image.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A hash over what a program can read of a question: each text with its length before it, so that no other question has the same. */
final class QuestionHash {
    private final StringBuilder text = new StringBuilder();

    private QuestionHash() {}

    static Digest of(ProgramQuestion question, PolicyProgram program) {
        var hash = new QuestionHash();
        hash.add(question.reference().toString());
        hash.add(question.digest().toString());
        hash.add(String.valueOf(question.platform()));
        hash.add(question.parameters());
        if (program.readsTime()) {
            hash.add("time");
            hash.add(question.now().toString());
        }
        question.evidence().forEach((type, statements) -> {
            hash.add("evidence");
            hash.add(type);
            statements.forEach(hash::add);
        });
        hash.add(question.circumstances(), program);
        return Digest.of(hash.text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void add(Statement statement) {
        add("statement");
        add(statement.bytes().digest().toString());
        add(String.valueOf(statement.time()));
        switch (statement.signer()) {
            case Signer.Key(var name, var fingerprint) -> {
                add("key");
                add(name);
                add(fingerprint);
            }
            case Signer.Keyless(var identity) -> {
                add("keyless");
                add(identity.issuer());
                add(identity.subject());
                identity.extensions().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .forEach(entry -> {
                            add(entry.getKey().name());
                            add(entry.getValue());
                        });
            }
        }
    }

    private void add(Circumstances circumstances, PolicyProgram program) {
        var namespace = circumstances.namespace();
        if (namespace != null && program.readsNamespace()) {
            add("namespace");
            add(namespace.name());
            new TreeMap<>(namespace.labels()).forEach((key, value) -> {
                add(key);
                add(value);
            });
        }
        var request = circumstances.request();
        if (request != null && program.readsRequest()) {
            add("request");
            add(request.operation());
            add(request.group());
            add(request.version());
            add(request.kind());
            add(request.name());
            add(request.object());
        }
    }

    private void add(String part) {
        text.append(part.length()).append(':').append(part);
    }
}
