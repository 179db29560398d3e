package dev.portcullis.rego;

import static dev.portcullis.rego.Plans.block;
import static dev.portcullis.rego.Plans.local;
import static dev.portcullis.rego.Plans.statement;
import static dev.portcullis.rego.Plans.string;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.rego.plan.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** However a plan calls what policies must not call, it is refused before it runs, and the built-in is named. */
class BannedBuiltinsTest {
    static final List<String> BANNED =
            List.of("http.send", "opa.runtime", "net.lookup_ip_addr", "rand.intn", "uuid.rfc4122");

    private static String call(String function) {
        return statement("CallStmt", "\"func\": \"%s\", \"args\": [%s], \"result\": 3".formatted(function, local(0)));
    }

    private static String declared(String name) {
        return "{\"name\": \"%s\", \"decl\": {\"args\": [{}], \"result\": {}}}".formatted(name);
    }

    private static String function(String name, String statements) {
        return "{\"name\": \"%s\", \"params\": [0, 1], \"return\": 2, \"blocks\": [%s]}"
                .formatted(name, block(statements));
    }

    /** Where a call can stand, the places that {@code with} compiles to among them. */
    static Stream<Arguments> calls() {
        return BANNED.stream().flatMap(name -> {
            var call = call(name);
            var with = statement(
                    "WithStmt", "\"local\": 0, \"path\": [], \"value\": " + local(0) + ", \"block\": " + block(call));
            return Stream.of(
                            Plans.of(call),
                            Plans.of(statement("NotStmt", "\"block\": " + block(call))),
                            Plans.of(statement("BlockStmt", "\"blocks\": [" + block(call) + "]")),
                            Plans.of(statement(
                                    "ScanStmt", "\"source\": 0, \"key\": 5, \"value\": 6, \"block\": " + block(call))),
                            Plans.of(with),
                            Plans.of(statement("NotStmt", "\"block\": " + block(with))),
                            Plans.plan("", declared(name), call, ""),
                            Plans.plan("", declared(name), with, ""),
                            Plans.plan("", "", call("f"), function("f", call)),
                            Plans.plan("", declared("count") + "," + declared(name), "", function("unused", with)))
                    .map(plan -> Arguments.of(name, plan));
        });
    }

    @ParameterizedTest
    @MethodSource("calls")
    void areFoundWhereverTheyAreCalled(String name, String plan) {
        assertThat(refusals(plan)).anySatisfy(refusal -> {
            assertThat(refusal.reason()).isEqualTo(Refusal.Reason.BANNED_BUILTIN);
            assertThat(refusal.subject()).isEqualTo(name);
        });
    }

    @ParameterizedTest
    @FieldSource("BANNED")
    void areNoneThatAnotherNameReaches(String name) {
        var plan = Plans.plan(string(name), declared(name.toUpperCase(Locale.ROOT)), call(" " + name), "");

        assertThat(refusals(plan)).isNotEmpty();
    }

    private static List<Refusal> refusals(String plan) {
        return Plans.load(plan) instanceof LoadResult.Refused(var refusals) ? refusals : List.of();
    }
}
