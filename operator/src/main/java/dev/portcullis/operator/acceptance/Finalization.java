package dev.portcullis.operator.acceptance;

import dev.portcullis.operator.acceptance.LiveObjects.Decision;

/**
 * Which objects of a kind do not go before something was done, and what that is.
 *
 * @param <S> their status
 * @param <P> the kind
 */
public interface Finalization<S, P> {
    /** Returns whether an object is to be held when it is deleted. */
    boolean isWanted(P object);

    /** Does what is to be done for an object that is held and being deleted. Doing it again changes nothing. */
    Departure<S> depart(P object);

    /**
     * What came of it.
     *
     * @param decision how the object stands; where it goes, this is told before
     * @param done whether the object may go
     */
    record Departure<S>(Decision<S> decision, boolean done) {}
}
