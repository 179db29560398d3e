package dev.portcullis.program;

import dev.portcullis.core.fact.FulcioExtension;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.program.Circumstances;
import dev.portcullis.core.program.ProgramQuestion;
import dev.portcullis.core.program.Statement;
import dev.portcullis.rego.json.Json;
import dev.portcullis.rego.json.JsonException;
import dev.portcullis.rego.json.JsonLimits;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The document that rules read as {@code input}. What is not known is not there. */
final class InputDocument {
    static final String REQUEST = "request";
    static final String NAMESPACE = "namespace";
    static final String NOW = "now";
    static final String EVIDENCE = "evidence";
    static final String PARAMETERS = "parameters";
    static final String PLATFORM = "platform";
    static final String IMAGE = "image";

    private static final JsonLimits LIMITS = new JsonLimits(8 << 20, 200, 500_000);

    private final DecodedStatements statements;

    InputDocument(DecodedStatements statements) {
        this.statements = statements;
    }

    /**
     * Returns the document for a question.
     *
     * @throws UnusableException if part of the question is no JSON
     */
    ObjectValue of(ProgramQuestion question) throws UnusableException {
        var input = ObjectValue.builder()
                .put(IMAGE, image(question))
                .put(EVIDENCE, evidence(question.evidence()))
                .put(PARAMETERS, json("the parameters", question.parameters()))
                .put(NOW, text(question.now().toString()));
        var platform = question.platform();
        if (platform != null) {
            input.put(PLATFORM, text(platform.toString()));
        }
        var namespace = question.circumstances().namespace();
        if (namespace != null) {
            input.put(NAMESPACE, namespace(namespace));
        }
        var request = question.circumstances().request();
        if (request != null) {
            input.put(REQUEST, request(request, namespace));
        }
        return input.build();
    }

    private static Value image(ProgramQuestion question) {
        var repository = question.reference().repository();
        var image = ObjectValue.builder()
                .put("reference", text(question.reference().toString()))
                .put("host", text(repository.host()))
                .put("repository", text(repository.path()))
                .put("digest", text(question.digest().toString()));
        var tag = question.reference().tag();
        if (tag != null) {
            image.put("tag", text(tag));
        }
        return image.build();
    }

    private Value evidence(Map<String, List<Statement>> evidence) throws UnusableException {
        var types = ObjectValue.builder();
        for (var type : evidence.entrySet()) {
            var list = new ArrayList<Value>();
            for (var statement : type.getValue()) {
                list.add(statement(type.getKey(), statement));
            }
            types.put(type.getKey(), ArrayValue.copyOf(list));
        }
        return types.build();
    }

    private Value statement(String type, Statement statement) throws UnusableException {
        var digest = statement.bytes().digest();
        var decoded = statements
                .of(statement.bytes())
                .orElseThrow(() -> new UnusableException("statement " + digest + " is no JSON object within bounds"));
        if (!text(type).equals(decoded.get("predicateType"))) {
            throw new UnusableException("statement " + digest + " is not of type " + type);
        }
        var time = statement.time();
        var entry = ObjectValue.builder().put("statement", decoded).put("signer", signer(statement.signer()));
        if (time != null) {
            entry.put("time", text(time.toString()));
        }
        return entry.build();
    }

    private static Value signer(Signer signer) {
        return switch (signer) {
            case Signer.Key(var name, var fingerprint) ->
                ObjectValue.builder()
                        .put("key", text(name))
                        .put("fingerprint", text("sha256:" + fingerprint))
                        .build();
            case Signer.Keyless(var identity) -> {
                var fields = ObjectValue.builder()
                        .put("issuer", text(identity.issuer()))
                        .put("subject", text(identity.subject()));
                identity.extensions().forEach((extension, value) -> fields.put(name(extension), text(value)));
                yield fields.build();
            }
        };
    }

    /** Returns the extension's name as a policy's identities have it, as in {@code sourceRepositoryOwnerId}. */
    static String name(FulcioExtension extension) {
        var words = extension.name().split("_");
        return words[0].toLowerCase(java.util.Locale.ROOT)
                + Arrays.stream(words)
                        .skip(1)
                        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(java.util.Locale.ROOT))
                        .collect(Collectors.joining());
    }

    private static Value namespace(Circumstances.Namespace namespace) {
        var labels = ObjectValue.builder();
        namespace.labels().forEach((key, value) -> labels.put(key, text(value)));
        return ObjectValue.builder()
                .put("name", text(namespace.name()))
                .put("labels", labels.build())
                .build();
    }

    private static Value request(Circumstances.Request request, Circumstances.@Nullable Namespace namespace)
            throws UnusableException {
        var fields = ObjectValue.builder()
                .put("operation", text(request.operation()))
                .put(
                        "kind",
                        ObjectValue.builder()
                                .put("group", text(request.group()))
                                .put("version", text(request.version()))
                                .put("kind", text(request.kind()))
                                .build())
                .put("name", text(request.name()))
                .put("object", json("the object of the request", request.object()));
        if (namespace != null) {
            fields.put(NAMESPACE, text(namespace.name()));
        }
        return fields.build();
    }

    private static Value json(String what, String text) throws UnusableException {
        try {
            return Json.read(text, LIMITS);
        } catch (JsonException e) {
            throw new UnusableException(what + " cannot be read: " + e.getMessage());
        }
    }

    private static StringValue text(String text) {
        return StringValue.of(text);
    }

    /** Part of a question is not what it must be. */
    static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1;

        UnusableException(String message) {
            super(message);
        }
    }
}
