package dev.portcullis.webhook.gather;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.program.StatementBytes;
import dev.portcullis.core.program.StatementOutcome;
import dev.portcullis.core.reason.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What statements say, for rules. */
final class RememberedStatementsTest {
    private static final StatementBytes STATEMENT = StatementBytes.of("statement".getBytes(UTF_8));
    private static final StatementOutcome READ = new StatementOutcome.Read(STATEMENT);

    private final GatherScene scene = new GatherScene();

    private static Fact fact() {
        var signed = GatherScene.signed("acme", "ci");
        return new Fact(
                signed.subject(),
                new Claim(Claim.Kind.ATTESTATION, "https://acme.example/review/v1", STATEMENT.digest()),
                signed.signer(),
                signed.trustRoot(),
                signed.material(),
                signed.times(),
                signed.location());
    }

    private StatementOutcome read() {
        return scene.cached.statement(fact(), GatherScene.anonymous());
    }

    @Test
    void isReadOnce() {
        scene.statement = READ;

        assertThat(read()).isEqualTo(READ);
        assertThat(read()).isEqualTo(READ);
        assertThat(scene.statementsRead).isEqualTo(1);
    }

    @Test
    void isReadAgainWhereThatFailed() {
        scene.statement = new StatementOutcome.Unread(GatherScene.down());
        assertThat(read()).isEqualTo(scene.statement);

        scene.statement = READ;
        assertThat(read()).isEqualTo(READ);
        assertThat(scene.statementsRead).isEqualTo(2);
    }

    @Test
    void isReadWithinTheLimits() {
        scene.statement = READ;
        var now = GatherScene.access("team", Duration.ZERO);
        try (var first = scene.permits
                .acquire("team", 2, GatherScene.anonymous().deadline())
                .orElseThrow()) {
            assertThat(first).isNotNull();
            assertThat(scene.cached.statement(fact(), now))
                    .isInstanceOfSatisfying(
                            StatementOutcome.Unread.class,
                            unread -> assertThat(unread.outcome())
                                    .isInstanceOfSatisfying(
                                            LookupOutcome.Refused.class,
                                            refused ->
                                                    assertThat(refused.reason()).isEqualTo(Reason.OVERLOADED)));
        }
        assertThat(read()).isEqualTo(READ);
    }
}
