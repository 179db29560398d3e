package dev.portcullis.images.build;

import dev.portcullis.images.application.Bill;
import dev.portcullis.images.application.PackagedApplication;
import java.util.SequencedMap;
import java.util.TreeMap;

/** The labels of an image, by the names that OCI defines for annotations. */
final class Labels {
    private static final String PREFIX = "org.opencontainers.image.";

    private Labels() {}

    static SequencedMap<String, String> of(PackagedApplication application, Bill bill, Origin origin, String base) {
        var labels = new TreeMap<String, String>();
        labels.put(PREFIX + "title", "Portcullis " + application.name());
        labels.put(PREFIX + "description", bill.description());
        labels.put(PREFIX + "version", bill.version());
        labels.put(PREFIX + "licenses", bill.license());
        labels.put(PREFIX + "base.name", base);
        if (origin.revision() != null) {
            labels.put(PREFIX + "revision", origin.revision());
        }
        if (origin.source() != null) {
            labels.put(PREFIX + "source", origin.source());
        }
        labels.values().removeIf(String::isEmpty);
        return labels;
    }
}
