package dev.portcullis.webhook.admission;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.crds.workload.ImageResources;
import dev.portcullis.webhook.admission.AdmissionRequest.Operation;
import java.io.CharArrayReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Decodes what decisions read of admission reviews. Strict: what is ambiguous, too large or too deep is refused and never guessed at. */
final class ReviewDecoder {
    /** Greatest size of a review in bytes; an API server accepts no object larger than this. */
    static final int MAXIMUM_BYTES = 3 * 1024 * 1024;

    static final int MAXIMUM_DEPTH = 100;
    private static final int MAXIMUM_UID_LENGTH = 128;
    private static final String API_VERSION = "admission.k8s.io/v1";

    private final Projection projection;
    // Each request has a thread of its own, so buffers kept by threads would never be used again.
    private final JsonFactory json = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxDocumentLength(MAXIMUM_BYTES)
                    .maxNestingDepth(MAXIMUM_DEPTH)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .recyclerPool(JsonRecyclerPools.sharedBoundedPool())
            .build();

    /**
     * Makes a decoder.
     *
     * @param resources what names images besides Kubernetes's own workloads
     */
    ReviewDecoder(ImageResources resources) {
        this(Projection.review(resources));
    }

    private ReviewDecoder(Projection projection) {
        this.projection = projection;
    }

    /** Makes a decoder for reviews of exceptions. */
    static ReviewDecoder ofExceptions() {
        return new ReviewDecoder(Projection.exceptions());
    }

    /** Makes a decoder for reviews of Pods in namespaces of runners. */
    static ReviewDecoder ofRunners() {
        return new ReviewDecoder(Projection.runners());
    }

    /** Decodes what decisions read that read no more than images. */
    AdmissionRequest decode(byte[] body) throws MalformedReviewException {
        return decode(body, false);
    }

    /** @param whole whether rules may read the whole object */
    AdmissionRequest decode(byte[] body, boolean whole) throws MalformedReviewException {
        var request = request(body);
        return whole ? request.asking(WholeObject.of(body)) : request;
    }

    private AdmissionRequest request(byte[] body) throws MalformedReviewException {
        var review = parse(body);
        if (!API_VERSION.equals(text(review, "apiVersion")) || !"AdmissionReview".equals(text(review, "kind"))) {
            throw new MalformedReviewException("the body is no AdmissionReview of version " + API_VERSION);
        }
        var request = review.path("request");
        if (!request.isObject()) {
            throw new MalformedReviewException("the review holds no request");
        }
        var object = request.path("object");
        if (!object.isObject()) {
            throw new MalformedReviewException("the request holds no object");
        }
        var operation = operation(text(request, "operation"));
        var oldObject = request.path("oldObject");
        if (operation == Operation.UPDATE && !oldObject.isObject()) {
            throw new MalformedReviewException("an update holds no old object");
        }
        return new AdmissionRequest(
                uid(request),
                text(request.path("kind"), "group"),
                text(request.path("kind"), "version"),
                text(request.path("kind"), "kind"),
                text(request.path("resource"), "resource"),
                text(request, "subResource"),
                text(request, "namespace"),
                text(request, "name"),
                operation,
                text(request.path("userInfo"), "username"),
                request.path("userInfo"),
                request.path("dryRun").asBoolean(false),
                object,
                oldObject,
                null);
    }

    private JsonNode parse(byte[] body) throws MalformedReviewException {
        if (body.length > MAXIMUM_BYTES) {
            throw new MalformedReviewException("the review is larger than " + MAXIMUM_BYTES + " bytes");
        }
        try {
            // Jackson replaces some ill-formed UTF-8 silently; two readers of one object must not see different names.
            // From bytes it would also guess UTF-16 and UTF-32.
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(body));
            return parse(text);
        } catch (CharacterCodingException e) {
            throw new MalformedReviewException("the body is not UTF-8");
        } catch (JsonProcessingException e) {
            throw new MalformedReviewException("the body is not JSON within bounds: " + kindOf(e));
        } catch (IOException e) {
            throw new MalformedReviewException("the body cannot be read");
        }
    }

    private JsonNode parse(CharBuffer text) throws IOException, MalformedReviewException {
        var characters = new CharArrayReader(text.array(), text.arrayOffset() + text.position(), text.remaining());
        try (var parser = json.createParser(characters)) {
            if (parser.nextToken() == null) {
                throw new MalformedReviewException("the body is empty");
            }
            var review = projection.read(parser);
            if (parser.nextToken() != null) {
                throw new MalformedReviewException("something follows the review");
            }
            return review;
        }
    }

    private static String kindOf(JsonProcessingException e) {
        return Optional.ofNullable(e.getLocation())
                .map(location -> "line " + location.getLineNr() + ", column " + location.getColumnNr())
                .orElse("somewhere");
    }

    private static String uid(JsonNode request) throws MalformedReviewException {
        var uid = text(request, "uid");
        if (uid.isEmpty() || uid.length() > MAXIMUM_UID_LENGTH || !uid.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new MalformedReviewException("the request has no usable uid");
        }
        return uid;
    }

    private static Operation operation(String text) throws MalformedReviewException {
        return switch (text) {
            case "CREATE" -> Operation.CREATE;
            case "UPDATE" -> Operation.UPDATE;
            default -> throw new MalformedReviewException("the operation is neither CREATE nor UPDATE");
        };
    }

    /** Returns a text field, empty where it is absent; a field of another type is no text and counts as empty. */
    private static String text(JsonNode node, String field) {
        var value = node.path(field);
        return value.isTextual() ? value.textValue() : "";
    }
}
