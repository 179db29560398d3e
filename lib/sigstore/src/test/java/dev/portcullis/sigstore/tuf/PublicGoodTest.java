package dev.portcullis.sigstore.tuf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.image.Digest;
import dev.portcullis.sigstore.tuf.http.RepositoryAddress;
import org.junit.jupiter.api.Test;

final class PublicGoodTest {
    /** Whoever changes the root changes this too, on purpose. */
    private static final String SHA_256 = "a0dfcc5d51c1ce4a66b541a3fff0afa97225ccc40456b21140bb2e2f113122e2";

    @Test
    void carriesTheRootThatItSays() {
        assertThat(Digest.of(PublicGood.root().toByteArray()).hex()).isEqualTo(SHA_256);
    }

    @Test
    void canBeginWithIt() {
        var state = Repositories.passed(TufState.startingFrom(PublicGood.root()));
        assertThat(state.rootVersion()).isEqualTo(14);
        assertThat(state.content()).isEmpty();
        assertThat(state.root().consistentSnapshot()).isTrue();
    }

    @Test
    void isReachedByHttpsOnly() {
        assertThat(RepositoryAddress.https(PublicGood.ADDRESS)).isPresent();
    }
}
