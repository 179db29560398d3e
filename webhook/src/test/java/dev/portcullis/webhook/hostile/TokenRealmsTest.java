package dev.portcullis.webhook.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Verdict;
import dev.portcullis.testing.hostile.Behaviour;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import dev.portcullis.testing.recorded.RecordedAnswers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Registries that ask for credentials which are not theirs, or send whoever has them to somebody who collects them. */
@Timeout(60)
final class TokenRealmsTest {
    private final Attack attack = Attack.plain();
    private final ScriptedRegistry collector = ScriptedRegistry.start().otherwise(Response.token("stolen"));

    @BeforeEach
    void isAcceptedWhileTheRegistryIsHonest() {
        attack.accepts();
    }

    @AfterEach
    void close() {
        attack.close();
        collector.close();
    }

    @Test
    void aRegistryGetsItsOwnCredentialAndItsToken() {
        bearer(attack.registry.url("/token"));
        attack.registry.on("/token", Response.token("good"));

        assertThat(attack.judge(attack.byDigest()).verdict()).isInstanceOf(Verdict.Allow.class);

        assertThat(attack.registry.heard(Attack.SECRET)).isTrue();
        assertThat(collector.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://COLLECTOR/token", "HTTP://COLLECTOR/token", "http://x:y@COLLECTOR/", "//COLLECTOR/token"
            })
    void aRealmOnAnotherHostWithoutHttpsGetsNothing(String realm) {
        bearer(realm.replace("COLLECTOR", collector.otherName()));

        attack.refuses(Reason.REGISTRY_ADDRESS_REFUSED);

        assertThat(collector.requests()).isEmpty();
        assertThat(attack.registry.heard(Attack.SECRET)).isFalse();
    }

    @Test
    void aRealmThatRedirectsIsNotFollowed() {
        bearer(attack.registry.url("/token"));
        attack.registry.on("/token", Response.redirect(collector.otherUrl("/token")));

        attack.refuses(Reason.REGISTRY_RESPONSE_INVALID);

        assertThat(collector.requests()).isEmpty();
    }

    @Test
    void aHostThatIsRedirectedToIsToldNothingAndGetsNothingByAsking() {
        collector.otherwise(Response.realm(collector.url("/token")));
        attack.registry.on(
                Attack.referrers(),
                request -> request.authorization() == null
                        ? Response.challenge("Basic realm=\"registry\"")
                        : Response.redirect(collector.url("/bytes")));

        assertThat(attack.judge(attack.byDigest()).verdict()).isNotInstanceOf(Verdict.Allow.class);

        assertThat(collector.heard(Attack.SECRET)).isFalse();
        assertThat(attack.registry.heard(Attack.SECRET)).isTrue();
    }

    @Test
    void anotherHostThatAsksGetsNoCredentialOfThisOne() {
        bearer(attack.registry.url("/token"));
        attack.registry.on(
                "/token", request -> request.authorization() == null ? Response.of(401) : Response.token("good"));

        attack.refuses(Attack.at(attack.registry.otherName(), Signed.digest()), Reason.REGISTRY_UNAUTHORIZED);

        assertThat(attack.registry.heard(Attack.SECRET)).isFalse();
    }

    @Test
    void aBasicChallengeOfAnotherHostGetsNoCredentialOfThisOne() {
        attack.registry.otherwise(Response.challenge("Basic realm=\"" + attack.registry.host() + "\""));

        attack.refuses(Attack.at(attack.registry.otherName(), Signed.digest()), Reason.REGISTRY_UNAUTHORIZED);

        assertThat(attack.registry.heard(Attack.SECRET)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\\r\\nX-Evil: 1", ""})
    void aTokenThatIsNoneIsSentNowhere(String token) {
        bearer(attack.registry.url("/token"));
        attack.registry.on("/token", Response.token(token));

        attack.refuses(Reason.REGISTRY_RESPONSE_INVALID);
    }

    @Test
    void anEndlessTokenIsGivenUp() {
        bearer(attack.registry.url("/token"));
        attack.registry.on("/token", Response.endless("application/json"));

        attack.refuses(Reason.RESPONSE_TOO_LARGE);
    }

    /** Serves to whoever brings the token, and sends everybody else to a realm. */
    private void bearer(String realm) {
        Behaviour honest = RecordedAnswers.of(Signed.image());
        attack.registry.otherwise(request ->
                "Bearer good".equals(request.authorization()) ? honest.answer(request) : Response.realm(realm));
    }
}
