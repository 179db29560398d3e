package dev.portcullis.images.application;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portcullis.images.report.CannotBuildException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** A bill of materials in CycloneDX's JSON. Not changed by anybody. */
public final class Bill {
    /** Its media type. */
    public static final String MEDIA_TYPE = "application/vnd.cyclonedx+json";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final String COMPONENTS = "components";

    private final ObjectNode document;

    private Bill(ObjectNode document) {
        this.document = document;
    }

    /** Reads one. */
    public static Bill read(Path file) {
        try {
            if (JSON.readTree(Files.readAllBytes(file)) instanceof ObjectNode document
                    && document.path("bomFormat").asText().equals("CycloneDX")) {
                return new Bill(document);
            }
        } catch (JsonProcessingException e) {
            throw new CannotBuildException(file + " is no JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new CannotBuildException(file + " is no CycloneDX bill of materials");
    }

    public String version() {
        return subject().path("version").asText();
    }

    public String description() {
        return subject().path("description").asText();
    }

    /** Returns the licence of what it is about, as SPDX names it; empty if it does not say. */
    public String license() {
        return subject().path("licenses").path(0).path("license").path("id").asText();
    }

    /** Returns those of these files, named as the layout names libraries, that no component stands for. */
    public List<String> missing(Layout layout, Collection<String> files) {
        var known = new ArrayList<Predicate<String>>();
        for (var component : document.path(COMPONENTS)) {
            known.add(layout.namedBy(
                    component.path("group").asText(),
                    component.path("name").asText(),
                    component.path("version").asText()));
        }
        return files.stream()
                .filter(file -> known.stream().noneMatch(component -> component.test(file)))
                .toList();
    }

    /** Returns the same with further components, in this order after the others. */
    public Bill with(List<Component> more) {
        var longer = document.deepCopy();
        var components = longer.withArray(COMPONENTS);
        for (var component : more) {
            var added = components
                    .addObject()
                    .put("type", component.type())
                    .put("bom-ref", component.purl())
                    .put("name", component.name())
                    .put("version", component.version())
                    .put("purl", component.purl());
            if (!component.license().isEmpty()) {
                added.putArray("licenses").addObject().putObject("license").put("id", component.license());
            }
        }
        return new Bill(longer);
    }

    /** Returns its text. */
    public byte[] bytes() {
        try {
            return (JSON.writeValueAsString(document) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode subject() {
        return document.path("metadata").path("component");
    }
}
