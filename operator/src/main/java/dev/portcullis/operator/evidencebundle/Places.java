package dev.portcullis.operator.evidencebundle;

import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus.Place;
import java.util.List;
import java.util.stream.Stream;

/** The places in which an object had bundles published, the latest first. */
final class Places {
    private Places() {}

    /** Returns whether a place is the latest. */
    static boolean begin(List<Place> places, Place place) {
        return !places.isEmpty() && places.getFirst().equals(place);
    }

    /** Returns them with one as the latest; of too many the oldest is forgotten. */
    static List<Place> latest(List<Place> places, Place place) {
        return Stream.concat(Stream.of(place), places.stream().filter(other -> !other.equals(place)))
                .limit(EvidenceBundleStatus.MOST_PLACES)
                .toList();
    }
}
