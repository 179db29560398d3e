package dev.portcullis.operator.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FollowedNamespacesTest {
    private final List<String> started = new ArrayList<>();
    private final List<String> stopped = new ArrayList<>();
    private final Set<String> synced = new HashSet<>();
    private final FollowedNamespaces namespaces = new FollowedNamespaces(this::follow);

    private FollowedNamespaces.Follower follow(String namespace) {
        started.add(namespace);
        return new FollowedNamespaces.Follower() {
            @Override
            public boolean hasSynced() {
                return synced.contains(namespace);
            }

            @Override
            public void stop() {
                stopped.add(namespace);
            }
        };
    }

    @Test
    void eachIsFollowedOnce() {
        namespaces.labelled("ci");
        namespaces.labelled("ci");
        namespaces.reserved("ci");

        assertThat(started).containsExactly("ci");
        assertThat(namespaces.former()).isEmpty();
        assertThat(namespaces.leave("ci")).isFalse();
        assertThat(stopped).isEmpty();
    }

    @Test
    void oneThatLostItsLabelIsFollowedUntilItIsLeft() {
        namespaces.labelled("ci");
        namespaces.unlabelled("ci");
        assertThat(stopped).isEmpty();
        assertThat(namespaces.former()).containsExactly("ci");

        assertThat(namespaces.leave("ci")).isTrue();
        assertThat(stopped).containsExactly("ci");
        assertThat(namespaces.isFollowed("ci")).isFalse();
        assertThat(namespaces.leave("ci")).isFalse();
        namespaces.labelled("ci");
        assertThat(started).as("it is one of runners again").containsExactly("ci", "ci");
    }

    @Test
    void oneThatGetsItsLabelBackIsNotLeft() {
        namespaces.labelled("ci");
        namespaces.unlabelled("ci");
        namespaces.labelled("ci");

        assertThat(namespaces.leave("ci")).isFalse();
        assertThat(stopped).isEmpty();
        assertThat(started).hasSize(1);
    }

    /** A new leader hears of it by what is reserved there only. */
    @Test
    void whereSomethingIsReservedPodsAreFollowedThoughTheLabelIsGone() {
        assertThat(namespaces.reserved("ci")).isTrue();
        namespaces.unlabelled("never");

        assertThat(started).containsExactly("ci");
        assertThat(namespaces.isSynced("ci")).isFalse();
        assertThat(namespaces.isSynced("never")).isFalse();
        assertThat(namespaces.former()).containsExactly("ci");
        assertThat(namespaces.areSynced()).isFalse();
        synced.add("ci");
        assertThat(namespaces.areSynced()).isTrue();
        assertThat(namespaces.isSynced("ci")).isTrue();
        assertThat(namespaces.reserved("ci")).isFalse();
    }

    @Test
    void allAreStoppedInTheEnd() {
        namespaces.labelled("a");
        namespaces.reserved("b");
        namespaces.close();

        assertThat(stopped).containsExactlyInAnyOrder("a", "b");
    }
}
