package dev.portcullis.sigstore.sign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.core.image.Digest;
import dev.portcullis.sigstore.json.StrictJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * An in-toto statement of version 1 that is to be signed. Equal ones have equal bytes.
 *
 * @param subjectName what the subject is called, for people: a repository
 * @param subject the digest that it is about
 * @param predicateType a URI that says what the predicate is
 * @param predicate the predicate, a JSON object, which is signed as these very bytes
 * @see <a href="https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md">in-toto statement</a>
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record NewStatement(String subjectName, Digest subject, String predicateType, byte[] predicate) {
    /** The media type of an in-toto statement in an envelope. */
    public static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";

    private static final int MAX_BYTES = 16 * 1024 * 1024;
    private static final int MAX_DEPTH = 200;
    private static final int MAX_TOKENS = 2_000_000;
    private static final int MAX_TYPE = 512;
    private static final StrictJson STRICT = new StrictJson(MAX_BYTES, MAX_DEPTH, MAX_TOKENS);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Returns why the statement must not be signed, as one sentence; empty if it may. Verifiers refuse what is named here. */
    public Optional<String> problem() {
        if (predicateType.isBlank() || predicateType.length() > MAX_TYPE) {
            return Optional.of("the predicate type is empty or has more than " + MAX_TYPE + " characters");
        }
        return switch (STRICT.check(predicate)) {
            case StrictJson.Result.Faulty(var fault) -> Optional.of("the predicate is refused: " + fault.detail());
            case StrictJson.Result.Text(var text) ->
                text.stripLeading().startsWith("{") ? Optional.empty() : Optional.of("the predicate is no JSON object");
        };
    }

    /** Returns what is signed. */
    public byte[] bytes() {
        var statement = JSON.createObjectNode().put("_type", "https://in-toto.io/Statement/v1");
        var named = statement.putArray("subject").addObject();
        named.put("name", subjectName).putObject("digest").put("sha256", subject.hex());
        statement.put("predicateType", predicateType);
        var bytes = new ByteArrayOutputStream();
        var head = text(statement);
        bytes.writeBytes(utf8(head.substring(0, head.length() - 1) + ",\"predicate\":"));
        bytes.writeBytes(predicate);
        bytes.writeBytes(utf8("}"));
        return bytes.toByteArray();
    }

    private static String text(JsonNode tree) {
        try {
            return JSON.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts is JSON", e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
