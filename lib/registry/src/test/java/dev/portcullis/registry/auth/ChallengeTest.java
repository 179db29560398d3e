package dev.portcullis.registry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            Bearer realm="https://a/t",service="s",scope="repository:x:pull"   | https://a/t | s  | repository:x:pull
            bearer Realm = "https://a/t" , Scope="a b,c"                       | https://a/t | ~~ | a b,c
            Bearer realm=https://a/t,service=s                                 | https://a/t | s  | ~~
            Basic realm="x", Bearer realm="https://a/t"                        | https://a/t | ~~ | ~~
            Negotiate abc==, Bearer realm="https://a/t"                        | https://a/t | ~~ | ~~
            Bearer error="x", realm="https://a/t", realm="https://evil/t"      | https://a/t | ~~ | ~~
            Bearer realm="https://a/t",service="q\\"uo\\\\te"                  | https://a/t | q"uo\\te | ~~
            """)
    void readsABearerChallenge(String header, String realm, String service, String scope) {
        assertThat(Challenge.of(List.of(header))).contains(new Challenge(true, realm, service, scope));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic",
                "basic realm=\"x\"",
                "Digest a=b, Basic realm=\"x\"",
                "Bearer scope=\"x\", Basic realm=x",
                "Basic realm=\"x",
                "Basic realm=\"x\\"
            })
    void readsABasicChallenge(String header) {
        assertThat(Challenge.of(List.of(header))).contains(new Challenge(false, "", "", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "=",
                "\"",
                "Bearer",
                "Bearer realm=\"\"",
                "Bearer realm=\"",
                "Bearer realm",
                "Digest realm=\"x\"",
                "realm=\"https://a\"",
                "Bearer=\"x\""
            })
    void nothingElseIsAChallenge(String header) {
        assertThat(Challenge.of(List.of(header))).isEmpty();
    }

    @Test
    void isBounded() {
        List<String> many = Collections.nCopies(10_000_000, "Bearer " + "a=\"\\".repeat(2_000));

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> Challenge.of(many));
        assertThat(Challenge.of(List.of("Bearer realm=\"https://a/" + "x".repeat(10_000) + "\"")))
                .isEmpty();
    }
}
