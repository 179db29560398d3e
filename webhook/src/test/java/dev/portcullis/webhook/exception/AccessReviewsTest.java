package dev.portcullis.webhook.exception;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AccessReviewsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void asksForTheVerbOnTheVeryPolicyWithAllThatIsKnownOfTheUser() {
        var requester = new Requester("alice", "7", List.of("a", "b"), Map.of("scopes", List.of("x", "y")));

        var spec = AccessReviews.review(requester, "release").getSpec();

        assertThat(spec.getUser()).isEqualTo("alice");
        assertThat(spec.getUid()).isEqualTo("7");
        assertThat(spec.getGroups()).containsExactly("a", "b");
        assertThat(spec.getExtra()).isEqualTo(Map.of("scopes", List.of("x", "y")));
        var attributes = spec.getResourceAttributes();
        assertThat(attributes.getGroup()).isEqualTo("portcullis.dev");
        assertThat(attributes.getResource()).isEqualTo("evidencepolicies");
        assertThat(attributes.getName()).isEqualTo("release");
        assertThat(attributes.getVerb()).isEqualTo("exempt");
        assertThat(attributes.getNamespace()).isNull();
        assertThat(spec.getNonResourceAttributes()).isNull();
    }

    @Test
    void whatIsNoTextOfAUserIsLeftOut() throws IOException {
        var requester = Requester.of(JSON.readTree(
                "{\"username\":\"u\",\"groups\":[\"a\",1,null,[\"b\"]],\"extra\":{\"k\":[\"v\",{}],\"l\":\"w\"}}"));

        assertThat(requester)
                .isEqualTo(new Requester("u", "", List.of("a"), Map.of("k", List.of("v"), "l", List.of())));
        assertThat(Requester.of(JSON.readTree("{}"))).isEqualTo(new Requester("", "", List.of(), Map.of()));
    }
}
