package dev.portcullis.manifests;

import dev.portcullis.crds.runner.RunnerQuota;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.stream.Stream;

/** Bounds quantities, whose patterns the generator drops: it takes them for texts' only. */
final class Quantities {
    private static final long LONGEST = 64;

    private Quantities() {}

    static void complete(JSONSchemaProps schema) {
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            schema.setPattern(RunnerQuota.AMOUNT);
            schema.setMaxLength(LONGEST);
            schema.setMinimum(0.0);
        }
        var members = schema.getProperties() == null
                ? Stream.<JSONSchemaProps>of()
                : schema.getProperties().values().stream();
        var items = schema.getItems() == null
                ? Stream.<JSONSchemaProps>of()
                : Stream.ofNullable(schema.getItems().getSchema());
        var values = schema.getAdditionalProperties() == null
                ? Stream.<JSONSchemaProps>of()
                : Stream.ofNullable(schema.getAdditionalProperties().getSchema());
        Stream.of(members, items, values).flatMap(part -> part).forEach(Quantities::complete);
    }
}
