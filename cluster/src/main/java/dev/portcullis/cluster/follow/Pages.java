package dev.portcullis.cluster.follow;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lists of any length, of which one page is in memory at a time. */
public final class Pages {
    private Pages() {}

    /** Reads a list to its end. */
    public static <T extends HasMetadata> void read(
            Function<ListOptions, ? extends KubernetesResourceList<T>> lister, long perPage, Consumer<T> reader) {
        var _ = read(lister, perPage, reader, () -> true);
    }

    /**
     * Reads a list, maybe not to its end.
     *
     * @param goesOn asked after each page but the last whether the next one is wanted
     * @return whether it was read to its end
     */
    public static <T extends HasMetadata> boolean read(
            Function<ListOptions, ? extends KubernetesResourceList<T>> lister,
            long perPage,
            Consumer<T> reader,
            BooleanSupplier goesOn) {
        @Nullable String next = null;
        do {
            var page = lister.apply(new ListOptionsBuilder()
                    .withLimit(perPage)
                    .withContinue(next)
                    .build());
            page.getItems().forEach(reader);
            next = page.getMetadata() == null ? null : page.getMetadata().getContinue();
        } while (next != null && !next.isEmpty() && goesOn.getAsBoolean());
        return next == null || next.isEmpty();
    }
}
