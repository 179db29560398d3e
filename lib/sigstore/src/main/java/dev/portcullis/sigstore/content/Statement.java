package dev.portcullis.sigstore.content;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.crypto.HashAlgorithm;
import dev.portcullis.sigstore.json.StrictJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The head of an in-toto statement.
 *
 * @param predicateType what kind of predicate it carries
 * @param subjects the digests of each subject, by algorithm as the statement names it
 * @see <a href="https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md">in-toto statement</a>
 */
record Statement(String predicateType, List<Map<String, String>> subjects) {
    /** Far longer than any that is used: the text is kept with every fact, so whoever pushes must not choose its length. */
    static final int MAX_PREDICATE_TYPE = 512;

    private static final int MAX_SUBJECTS = 4096;
    private static final int MAX_DIGESTS = 32;
    private static final Set<String> TYPES =
            Set.of("https://in-toto.io/Statement/v0.1", "https://in-toto.io/Statement/v1");

    /** Reads the head and skips the predicate. */
    static Checked<Statement> parse(ByteString payload, StrictJson json) {
        return switch (json.check(payload.toByteArray())) {
            case StrictJson.Result.Faulty(var fault) ->
                Checked.refuse(Reason.STATEMENT_MALFORMED, "the statement is refused: " + fault.detail());
            case StrictJson.Result.Text(String text) -> {
                try (JsonParser parser = json.parser(text)) {
                    yield read(parser);
                } catch (IOException e) {
                    yield malformed("it cannot be read");
                }
            }
        };
    }

    /** Tells whether the statement is about an artifact: one of its subjects has a digest equal to the artifact's. */
    boolean isAbout(Artifact artifact) {
        return subjects.stream()
                .flatMap(digests -> digests.entrySet().stream())
                .anyMatch(digest -> matches(artifact, digest.getKey(), digest.getValue()));
    }

    private static boolean matches(Artifact artifact, String algorithm, String hex) {
        return HashAlgorithm.byLowerCaseName(algorithm)
                .flatMap(artifact::digest)
                .map(known -> HexFormat.of().formatHex(known.toByteArray()))
                .filter(hex::equals)
                .isPresent();
    }

    private static Checked<Statement> read(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return malformed("it is not an object");
        }
        String type = "";
        String predicateType = "";
        List<Map<String, String>> subjects = List.of();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "_type" -> type = text(parser);
                case "predicateType" -> predicateType = text(parser);
                case "subject" -> subjects = subjects(parser);
                default -> parser.skipChildren();
            }
        }
        if (!TYPES.contains(type)) {
            return malformed("its _type is not an in-toto statement of version 0.1 or 1");
        }
        if (predicateType.isEmpty()) {
            return malformed("it has no predicateType");
        }
        if (predicateType.length() > MAX_PREDICATE_TYPE) {
            return malformed("its predicateType has more than " + MAX_PREDICATE_TYPE + " characters");
        }
        return subjects.isEmpty()
                ? malformed("it has no subject that can be read")
                : Checked.pass(new Statement(predicateType, subjects));
    }

    private static List<Map<String, String>> subjects(JsonParser parser) throws IOException {
        List<Map<String, String>> subjects = new ArrayList<>();
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return List.of();
        }
        boolean readable = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            readable &= parser.currentToken() == JsonToken.START_OBJECT && subjects.size() < MAX_SUBJECTS;
            if (readable) {
                subjects.add(subject(parser));
            } else {
                parser.skipChildren();
            }
        }
        return readable && subjects.stream().noneMatch(Map::isEmpty) ? subjects : List.of();
    }

    private static Map<String, String> subject(JsonParser parser) throws IOException {
        Map<String, String> digests = Map.of();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("digest") && parser.currentToken() == JsonToken.START_OBJECT) {
                digests = digests(parser);
            } else {
                parser.skipChildren();
            }
        }
        return digests;
    }

    private static Map<String, String> digests(JsonParser parser) throws IOException {
        Map<String, String> digests = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String algorithm = parser.currentName();
            parser.nextToken();
            digests.put(algorithm, text(parser));
        }
        return digests.size() <= MAX_DIGESTS ? digests : Map.of();
    }

    private static String text(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        parser.skipChildren();
        return "";
    }

    private static Checked<Statement> malformed(String detail) {
        return Checked.refuse(Reason.STATEMENT_MALFORMED, "the signed payload is no in-toto statement: " + detail);
    }
}
