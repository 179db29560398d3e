package dev.portcullis.cli.record;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.image.Registries.Registry;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.revision.ContentHash;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the settings said of registries.
 *
 * @param hash by which it is found
 * @param settings the same in full; null where the record does not hold it
 */
public record RecordedRegistries(String hash, @Nullable Registries settings) {
    /** Returns the hash of settings, as records have it. */
    public static String hash(Registries settings) {
        return ContentHash.of(CanonicalJson.of(settings.settings()));
    }

    /**
     * Reads a list of settings as people write it: each with {@code host}, and {@code aliases}, {@code mirrors} and {@code direct} where they
     * are not as usual.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public static Registries settings(JsonNode list) {
        return settings(list, RecordedRegistries::written);
    }

    private static Registries settings(JsonNode list, Function<Fields, Registry> reader) {
        if (!list.isArray()) {
            throw new IllegalArgumentException("registries is no list");
        }
        var registries = new ArrayList<Registry>();
        for (var element : list) {
            try {
                registries.add(Fields.read("registries", element, reader));
            } catch (MalformedRecordException e) {
                throw new IllegalArgumentException(String.valueOf(e.getMessage()));
            }
        }
        return Registries.of(registries);
    }

    static RecordedRegistries read(Fields fields) {
        var hash = fields.fingerprint("hash");
        if (!fields.has("settings")) {
            return new RecordedRegistries(hash, null);
        }
        try {
            var settings = settings(fields.value("settings"), RecordedRegistries::recorded);
            if (!hash(settings).equals(hash)) {
                throw new MalformedRecordException("the hash of the settings of registries does not fit them");
            }
            return new RecordedRegistries(hash, settings);
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException("the settings of registries are malformed");
        }
    }

    private static Registry recorded(Fields fields) {
        return new Registry(
                fields.text("host"), fields.texts("aliases"), fields.texts("mirrors"), fields.flag("direct"));
    }

    /** People leave out what is as usual. */
    private static Registry written(Fields fields) {
        return new Registry(
                fields.text("host"),
                fields.has("aliases") ? fields.texts("aliases") : List.of(),
                fields.has("mirrors") ? fields.texts("mirrors") : List.of(),
                !fields.has("direct") || fields.flag("direct"));
    }
}
