package dev.portcullis.manifests;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.stream.Stream;

/** Lets objects whose members authors make up hold members of every type, which the generator takes for objects. */
final class OpenObjects {
    private OpenObjects() {}

    static void complete(JSONSchemaProps schema) {
        if (Boolean.TRUE.equals(schema.getXKubernetesPreserveUnknownFields())) {
            schema.setAdditionalProperties(null);
        }
        var members = schema.getProperties() == null
                ? Stream.<JSONSchemaProps>of()
                : schema.getProperties().values().stream();
        var items = schema.getItems() == null
                ? Stream.<JSONSchemaProps>of()
                : Stream.ofNullable(schema.getItems().getSchema());
        Stream.concat(members, items).forEach(OpenObjects::complete);
    }
}
