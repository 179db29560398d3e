package dev.portcullis.operator.acceptance;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Has all objects of a kind looked at again, when something changed that they all depend on. */
public final class Recheck<P extends HasMetadata> {
    private final SimpleInboundEventSource<P> source = new SimpleInboundEventSource<>("recheck");
    private volatile Supplier<Stream<ResourceID>> known = Stream::empty;

    /** Returns the source of these events, for one controller. */
    public EventSource<?, P> source(EventSourceContext<P> context) {
        known = context.getPrimaryCache()::keys;
        return source;
    }

    /** Returns the names of all objects; none before the controller has started. */
    public Set<String> names() {
        return known.get().map(ResourceID::getName).collect(Collectors.toSet());
    }

    /** Returns all objects; none before the controller has started. */
    public Set<ResourceID> ids() {
        return known.get().collect(Collectors.toSet());
    }

    /** Has those objects of a cluster-scoped kind looked at again that have these names and are known. */
    public void some(Set<String> names) {
        if (source.isRunning()) {
            var ids = known.get().filter(id -> names.contains(id.getName())).toList();
            ids.forEach(source::propagateEvent);
        }
    }

    /** Has every object looked at again; does nothing before the controller has started. */
    public void all() {
        if (source.isRunning()) {
            List<ResourceID> ids = known.get().toList();
            ids.forEach(source::propagateEvent);
        }
    }
}
