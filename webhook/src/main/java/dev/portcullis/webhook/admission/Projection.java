package dev.portcullis.webhook.admission;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.portcullis.crds.runner.RunnerMarks;
import dev.portcullis.crds.workload.ImagePath.Step;
import dev.portcullis.crds.workload.ImageResources;
import dev.portcullis.crds.workload.WorkloadKind;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of a review that decisions read. Everything else is read past: a review then takes memory for what is judged, and not for what
 * its author put beside it while a registry is asked.
 *
 * <p>A value that is no text or list where one is wanted stays what it is, without its content. Numbers are not told apart: none is read.
 *
 * @param fields the fields of an object, or of the objects in a list, that are kept
 * @param whole whether everything is kept
 */
record Projection(Map<String, Projection> fields, boolean whole) {
    /** Most values that are kept of one review. */
    static final int MAXIMUM_VALUES = 20_000;

    /** Longest text that is kept. Texts are never shortened, as that would make others of them. */
    static final int MAXIMUM_TEXT = 8_192;

    private static final Projection VALUE = of();
    private static final Projection WHOLE = new Projection(Map.of(), true);
    private static final Projection CONTAINERS = of("name", "image");
    private static final Projection POD_SPEC = of("serviceAccountName")
            .with("containers", CONTAINERS)
            .with("initContainers", CONTAINERS)
            .with("ephemeralContainers", CONTAINERS)
            .with("volumes", of("name").with("image", of("reference")))
            .with("imagePullSecrets", of("name"));
    private static final Projection OBJECT = podSpecs()
            .and(of().with("metadata", of().with("ownerReferences", of("controller"))))
            .and(of().with("spec", of("entry", "challenge")));

    Projection {
        fields = Map.copyOf(fields);
    }

    /**
     * Returns what is kept of a review.
     *
     * @param resources what names images besides Kubernetes's own workloads
     */
    static Projection review(ImageResources resources) {
        var object = OBJECT;
        for (var resource : resources.all()) {
            for (var path : resource.paths()) {
                object = object.and(at(path.steps().stream().map(Step::field).toList(), VALUE));
            }
        }
        return review(of("username"), object);
    }

    /** Returns what is kept of a review of an exception: all that is approved, and all that is known of whoever makes it. */
    static Projection exceptions() {
        return review(WHOLE, of().with("spec", WHOLE));
    }

    /**
     * Returns what is kept of a review of a Pod in a namespace of runners: whose it is, and what it asks for. Its status is not: whoever may write
     * that could call a Pod ended that waits, and its gate would guard nobody.
     */
    static Projection runners() {
        var resources = of().with("requests", WHOLE).with("limits", WHOLE);
        var containers = of("name", "restartPolicy").with("resources", resources);
        var metadata = of("namespace", "name", "uid")
                .with("labels", WHOLE)
                .with("annotations", of(RunnerMarks.GRANT_EPOCH))
                .with("ownerReferences", of("apiVersion", "kind", "name", "uid", "controller"));
        var spec = of("nodeName", "serviceAccountName")
                .with("schedulingGates", of("name"))
                .with("containers", containers)
                .with("initContainers", containers)
                .with("ephemeralContainers", of("name"))
                .with("resources", resources)
                .with("overhead", WHOLE);
        var pod = of().with("metadata", metadata).with("spec", spec);
        return review(of("username").with("extra", of(RunnerHandler.TOKEN_POD)), pod);
    }

    private static Projection review(Projection user, Projection object) {
        return of("apiVersion", "kind")
                .with(
                        "request",
                        of("uid", "subResource", "namespace", "name", "operation", "dryRun")
                                .with("kind", of("group", "version", "kind"))
                                .with("resource", of("resource"))
                                .with("userInfo", user)
                                .with("object", object)
                                .with("oldObject", object));
    }

    /**
     * Reads the value that the parser stands at.
     *
     * @throws MalformedReviewException if more would have to be kept than any object that can run needs
     */
    JsonNode read(JsonParser parser) throws IOException, MalformedReviewException {
        return new Reader(parser).value(this);
    }

    /** Returns what is kept of objects of any kind, since the kind may stand behind the object. */
    private static Projection podSpecs() {
        var all = of();
        for (var kind : WorkloadKind.values()) {
            all = all.and(at(kind.podSpecFields(), POD_SPEC));
        }
        return all;
    }

    /** Returns the projection that keeps this much of what stands at the end of a path. */
    private static Projection at(List<String> fields, Projection kept) {
        var projection = kept;
        for (var field : fields.reversed()) {
            projection = of().with(field, projection);
        }
        return projection;
    }

    private static Projection of(String... values) {
        var fields = new HashMap<String, Projection>();
        for (var value : values) {
            fields.put(value, VALUE);
        }
        return new Projection(fields, false);
    }

    private Projection with(String field, Projection projection) {
        var extended = new HashMap<>(fields);
        extended.put(field, projection);
        return new Projection(extended, whole);
    }

    /** Returns the projection that keeps what either keeps. */
    private Projection and(Projection other) {
        var all = new HashMap<>(fields);
        other.fields.forEach((field, projection) -> all.merge(field, projection, Projection::and));
        return new Projection(all, whole || other.whole);
    }

    private static final class Reader {
        private final JsonParser parser;
        private int values;

        Reader(JsonParser parser) {
            this.parser = parser;
        }

        JsonNode value(Projection wanted) throws IOException, MalformedReviewException {
            if (++values > MAXIMUM_VALUES) {
                throw new MalformedReviewException("the object holds more than " + MAXIMUM_VALUES + " values to judge");
            }
            return switch (parser.currentToken()) {
                case START_OBJECT -> object(wanted);
                case START_ARRAY -> list(wanted);
                case VALUE_STRING -> text();
                case VALUE_TRUE, VALUE_FALSE -> BooleanNode.valueOf(parser.getBooleanValue());
                case VALUE_NULL -> NullNode.getInstance();
                default -> IntNode.valueOf(0);
            };
        }

        private ObjectNode object(Projection wanted) throws IOException, MalformedReviewException {
            var object = JsonNodeFactory.instance.objectNode();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var name = parser.currentName();
                var field = wanted.whole() ? wanted : wanted.fields().get(name);
                parser.nextToken();
                if (field == null) {
                    parser.skipChildren();
                } else {
                    object.set(name, value(field));
                }
            }
            return object;
        }

        private ArrayNode list(Projection wanted) throws IOException, MalformedReviewException {
            var list = JsonNodeFactory.instance.arrayNode();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                list.add(value(wanted));
            }
            return list;
        }

        private TextNode text() throws IOException, MalformedReviewException {
            if (parser.getTextLength() > MAXIMUM_TEXT) {
                throw new MalformedReviewException("a text to judge is longer than " + MAXIMUM_TEXT + " characters");
            }
            return TextNode.valueOf(parser.getText());
        }
    }
}
