package dev.portcullis.operator.evidencebundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private static final String REPOSITORY = "registry.example.com/evidence/shop";

    @Test
    void ofTooManyTheOldestIsForgotten() {
        List<Place> places = List.of();
        for (var number = 0; number <= EvidenceBundleStatus.MOST_PLACES; number++) {
            places = Places.latest(places, new Place(REPOSITORY, "key " + number));
        }

        assertThat(places).hasSize(EvidenceBundleStatus.MOST_PLACES).doesNotContain(new Place(REPOSITORY, "key 0"));
        assertThat(Places.latest(places, new Place(REPOSITORY, "key 7")))
                .hasSameSizeAs(places)
                .startsWith(new Place(REPOSITORY, "key 7"));
    }
}
