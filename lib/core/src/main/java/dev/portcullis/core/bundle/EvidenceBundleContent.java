package dev.portcullis.core.bundle;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * What an evidence bundle says of its subject. Parts outside their bounds are an {@link IllegalArgumentException}.
 *
 * @param requester the object that asked for it
 * @param createdAt when the items had been collected
 * @param items sorted by their names, which are unique; at most {@value #MAX_ITEMS}
 */
public record EvidenceBundleContent(Requester requester, Instant createdAt, List<EvidenceItem> items) {
    /** The predicate type of the statement that carries it. */
    public static final String PREDICATE_TYPE = "https://portcullis.dev/evidence-bundle/v1";

    /** The most items of one bundle. */
    public static final int MAX_ITEMS = 64;

    /** The most characters of a name, a code word or a control. */
    public static final int MAX_NAME = 63;

    public EvidenceBundleContent {
        Words.requireTime("the time of a bundle", createdAt);
        if (items.size() > MAX_ITEMS) {
            throw new IllegalArgumentException("an evidence bundle has at most " + MAX_ITEMS + " items");
        }
        items = items.stream().sorted(Comparator.comparing(EvidenceItem::name)).toList();
        for (var i = 1; i < items.size(); i++) {
            if (items.get(i).name().equals(items.get(i - 1).name())) {
                throw new IllegalArgumentException("two items have the same name");
            }
        }
    }

    /** Tells whether there is a required item and all of them passed. Nothing is never enough. */
    public boolean complete() {
        var required = items.stream().filter(EvidenceItem::required).toList();
        return !required.isEmpty()
                && required.stream().allMatch(item -> item.outcome().passed());
    }

    /**
     * The {@code EvidenceBundle} object that asked for the evidence.
     *
     * @param namespace its namespace
     * @param name its name, at most 253 characters
     * @param uid its UID, which no other object ever has
     */
    public record Requester(String namespace, String name, String uid) {
        private static final int MAX_OBJECT_NAME = 253;
        private static final int MAX_UID = 64;

        public Requester {
            Words.requireName("a namespace", namespace, MAX_NAME);
            Words.requireSubdomain("the name of an object", name, MAX_OBJECT_NAME);
            Words.requirePrintable("a UID", uid, MAX_UID);
        }
    }
}
