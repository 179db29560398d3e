package dev.portcullis.collect.item;

import dev.portcullis.collect.CollectorSpec;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An item that an evidence bundle is to hold.
 *
 * @param name unique within the bundle
 * @param spec what is collected, and what it has to say
 * @param predicateType which kind of evidence it stands for
 * @param controls identifiers of the controls that it serves
 * @param required whether the bundle is incomplete without it
 * @param maxAge how old it may be; null for as old as it is
 */
public record WantedItem(
        String name,
        CollectorSpec spec,
        String predicateType,
        List<String> controls,
        boolean required,
        @Nullable Duration maxAge) {
    public WantedItem {
        controls = List.copyOf(controls);
    }
}
