package dev.portcullis.testing.hostile;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** How a registry answers. Called by many threads at once. */
@FunctionalInterface
public interface Behaviour {
    Response answer(Request request);

    /** The same answer each time. */
    static Behaviour always(Response response) {
        return request -> response;
    }

    /** One after the other, and the last one from then on. */
    static Behaviour inTurn(Behaviour... behaviours) {
        List<Behaviour> turns = List.of(behaviours);
        AtomicInteger next = new AtomicInteger();
        return request ->
                turns.get(Math.min(next.getAndIncrement(), turns.size() - 1)).answer(request);
    }

    /** One after the other, then from the start again. */
    static Behaviour alternating(Behaviour... behaviours) {
        List<Behaviour> turns = List.of(behaviours);
        AtomicInteger next = new AtomicInteger();
        return request ->
                turns.get(Math.floorMod(next.getAndIncrement(), turns.size())).answer(request);
    }

    /** The same with its answers changed. */
    default Behaviour but(UnaryOperator<Response> change) {
        return request -> change.apply(answer(request));
    }
}
