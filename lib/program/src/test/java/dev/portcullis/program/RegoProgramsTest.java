package dev.portcullis.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.core.program.ProgramAnswer;
import dev.portcullis.core.program.ProgramLoader.Loaded;
import dev.portcullis.core.program.Statement;
import dev.portcullis.rego.run.Budget;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegoProgramsTest {
    private static ProgramAnswer answer(String rules, Statement... statements) {
        return Rego.program(rules).evaluate(Rego.question(statements));
    }

    private static String failure(String rules, Statement... statements) {
        return answer(rules, statements) instanceof ProgramAnswer.Failed(var detail) ? detail : "it did not fail";
    }

    private static List<String> denied(String rules, Statement... statements) {
        var answer = answer(rules, statements);
        return answer instanceof ProgramAnswer.Answered(var deny, var warn) ? deny : List.of("it failed: " + answer);
    }

    @Nested
    class Results {
        @Test
        void areMessages() {
            var answer = answer("""
                    deny contains "b" if true
                    deny contains {"msg": "a", "code": 1} if true
                    warn contains sprintf("%s is old", [input.image.repository]) if true
                    """);

            assertThat(answer).isEqualTo(new ProgramAnswer.Answered(List.of("b", "a"), List.of("apps/shop is old")));
        }

        @Test
        void withoutMessagesSpeakForTheImage() {
            assertThat(answer("deny contains \"x\" if false"))
                    .isEqualTo(new ProgramAnswer.Answered(List.of(), List.of()));
        }

        @Test
        void withEmptyMessagesStillRefuse() {
            assertThat(denied("deny contains \"\" if true")).containsExactly("(no message)");
        }

        @Test
        void areShownWithoutWhatHidesOthersAndBounded() {
            assertThat(denied("deny contains \"a\\u202eb\" if true")).containsExactly("a\uFFFDb");
            assertThat(denied("deny contains concat(\"\", [\"x\" | some n in numbers.range(1, 1000)]) if true")
                            .getFirst())
                    .hasSize(300)
                    .endsWith("…");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                deny := "no" if input.nothing                       | deny is undefined
                deny := true                                        | deny is of type boolean and not a set
                deny := []                                          | deny is of type array
                deny := {"msg": "no"}                               | deny is of type object
                deny := null                                        | deny is of type null
                deny contains 1 if true                             | neither a text nor an object with a text msg
                deny contains {"message": "no"} if true             | neither a text nor an object with a text msg
                deny contains {"msg": 1} if true                    | neither a text nor an object with a text msg
                deny contains ["no"] if true                        | neither a text nor an object with a text msg
                deny[name] := 1 if { some name in ["a"] }           | deny is of type object
                """)
        void ofAnotherFormRefuse(String rules, String problem) {
            assertThat(failure(rules)).contains(problem);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                deny contains to_number("x") if true                | deny failed at policy.rego:3
                deny contains "x" if 1 / count(input.evidence[_]) > 1 | EVAL_BUILTIN_ERROR
                deny contains time.parse_rfc3339_ns("never") if true | deny failed at
                deny contains x if { x := f(1) } `NL` f(1) := "a" `NL` f(x) := "b" if x > 0 | EVAL_CONFLICT
                """)
        void ofErrorsRefuse(String rules, String problem) {
            assertThat(failure(rules.replace("`NL`", "\n").replace("NL", "\n"))).contains(problem);
        }

        @Test
        void ofErrorsDoNotTellWhatTheObjectHolds() {
            var rules = "deny contains \"x\" if %s(concat(\"\", [\"5\", input.request.object.metadata.name])) > 0";

            assertThat(failure(rules.formatted("units.parse_bytes")))
                    .contains("units.parse_bytes")
                    .doesNotContain("web");
            assertThat(failure(rules.formatted("time.parse_rfc3339_ns")))
                    .contains("time.parse_rfc3339_ns")
                    .doesNotContain("web");
        }

        @Test
        void ofWarningsMayBeUndefinedButNotWrong() {
            assertThat(answer("deny contains \"x\" if false\nwarn := \"w\" if input.nothing"))
                    .isEqualTo(new ProgramAnswer.Answered(List.of(), List.of()));
            assertThat(failure("deny contains \"x\" if false\nwarn := true")).contains("warn is of type boolean");
            assertThat(failure("deny contains \"x\" if false\nwarn contains to_number(\"x\") if true"))
                    .contains("warn failed at");
        }
    }

    @Nested
    class Plans {
        @Test
        void ofOtherPackagesAreNotLoaded() {
            assertThat(Rego.load(Rego.compile("package other\n\ndeny contains \"x\" if true\n")))
                    .isInstanceOfSatisfying(
                            Loaded.Refused.class,
                            refused -> assertThat(refused.problems())
                                    .singleElement()
                                    .asString()
                                    .contains("no entry point portcullis/deny"));
        }

        @Test
        void withoutDenyAreNotLoaded() {
            assertThat(Rego.load(Rego.compile("warn contains \"x\" if true\n"))).isInstanceOf(Loaded.Refused.class);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "deny contains \"x\" if http.send({\"method\": \"get\", \"url\": \"http://a\"}).status_code == 200",
                    "deny contains \"x\" if { count([1]) == 1 with count as http.send }",
                    "deny contains \"x\" if opa.runtime().env.HOME == \"/\"",
                    "deny contains \"x\" if net.lookup_ip_addr(\"a.example\")[_] == \"1\"",
                    "deny contains \"x\" if rand.intn(\"a\", 2) == 1",
                    "deny contains \"x\" if uuid.rfc4122(\"a\") == \"1\""
                })
        void thatReachOutAreNotLoaded(String rules) {
            var bundle =
                    Rego.compile(rules, "http.send", "opa.runtime", "net.lookup_ip_addr", "rand.intn", "uuid.rfc4122");

            assertThat(Rego.load(bundle))
                    .isInstanceOfSatisfying(
                            Loaded.Refused.class,
                            refused -> assertThat(refused.problems().toString())
                                    .containsAnyOf("http.send", "opa.runtime", "net.lookup", "rand.intn", "uuid."));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '^', quoteCharacter = '`', textBlock = """
                deny contains "x" if http.send({"method": "get", "url": "http://a"}).status_code == 200 ^ http.send
                deny contains "x" if count([1]) == 1 with count as http.send                            ^ http
                deny contains "x" if f(1) == 1 with f as rand.intn                                      ^ rand
                deny contains "x" if time.now_ns() == 1 with time.now_ns as opa.runtime                 ^ opa
                deny contains "x" if input.a == 1 with input as opa.runtime()                           ^ opa.runtime
                deny contains "x" if data.a == 1 with data.a as net.lookup_ip_addr("a.example")         ^ net.lookup_ip_addr
                """)
        void thatReachOutAreNotEvenCompiled(String rules, String named) {
            assertThatThrownBy(() -> Rego.compile(rules + "\n\nf(x) := x\n"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining(named);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "{}", "[]", "{\"static\":{},\"plans\":{\"plans\":[]},\"funcs\":{\"funcs\":[]}}"})
        void thatAreNoneAreNotLoaded(String plan) {
            assertThat(new RegoPrograms().load(plan.getBytes(UTF_8), "{}".getBytes(UTF_8)))
                    .isInstanceOf(Loaded.Refused.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "[]", "1", "{", "{\"a\":1}{}"})
        void withDataThatIsNoneAreNotLoaded(String data) {
            var plan = Rego.compile("deny contains \"x\" if data.a == 1").plan();

            assertThat(new RegoPrograms().load(plan, data.getBytes(UTF_8))).isInstanceOf(Loaded.Refused.class);
        }

        @Test
        void areNamedByAllThatTheyConsistOf() {
            var plan = Rego.compile("deny contains \"x\" if data.a == 1").plan();

            var one = new RegoPrograms().load(plan, "{\"a\":1}".getBytes(UTF_8));
            var other = new RegoPrograms().load(plan, "{\"a\":2}".getBytes(UTF_8));

            assertThat(one)
                    .isEqualTo(new RegoPrograms().load(plan, "{\"a\":1}".getBytes(UTF_8)))
                    .isNotEqualTo(other);
            assertThat(((Loaded.Program) one).program().evaluate(Rego.question()))
                    .isEqualTo(new ProgramAnswer.Answered(List.of("x"), List.of()));
        }
    }

    @Nested
    class Excess {
        @ParameterizedTest
        @CsvSource(delimiter = '^', quoteCharacter = '`', textBlock = """
                deny contains "x" if { some a in numbers.range(1, 3000); some b in numbers.range(1, 3000); a * b < 0 } ^ more steps
                deny contains x if { some a in numbers.range(1, 900); x := sprintf("%0100d", [a]) } ^ larger result
                deny contains "x" if { s := concat("", [x | some n in numbers.range(1, 2000); x := "0123456789012345678901234567890123456789"]); l := [concat("", [s, sprintf("%d", [a])]) | some a in numbers.range(1, 3000)]; count(l) == 1 } ^ more memory
                deny contains "x" if { some a in numbers.range(1, 1000); print(sprintf("%01000d", [a])); false } ^ printed more
                """)
        void isStopped(String rules, String problem) {
            assertThat(failure(rules)).contains(problem);
        }

        @Test
        void isNotWhatIsLargerThanAResultMayBeOnTheWayToOne() {
            assertThat(
                            denied(
                                    "deny contains \"x\" if count([c | some a in numbers.range(1, 2000); c := sprintf(\"%1000d\", [a])]) == 2000"))
                    .containsExactly("x");
        }

        @Test
        void isStoppedWhereNobodyWaitsAnyMore() throws InterruptedException {
            var bundle = Rego.compile("""
                    deny contains "x" if {
                    	r := numbers.range(1, 3000)
                    	some a in r
                    	some b in r
                    	some c in r
                    	some d in r
                    	a * b * c * d < 0
                    }
                    """);
            var hour = Duration.ofHours(1).toNanos();
            var endless = new Budgets(new Budget(Long.MAX_VALUE, hour, Long.MAX_VALUE, 65_536, 200, 65_536));
            var loaded = new RegoPrograms(endless).load(bundle.plan(), bundle.data());
            var answer = new AtomicReference<ProgramAnswer>();

            assertThat(loaded).isInstanceOf(Loaded.Program.class);
            var thread = Thread.ofPlatform()
                    .start(() -> answer.set(((Loaded.Program) loaded).program().evaluate(Rego.question())));
            thread.interrupt();

            assertThat(thread.join(Duration.ofSeconds(60))).isTrue();
            assertThat(answer.get())
                    .isInstanceOfSatisfying(
                            ProgramAnswer.Failed.class,
                            failed -> assertThat(failed.detail()).contains("took more time than it may"));
        }

        @Test
        void isStoppedAtTheSamePlaceEveryTime() {
            var bundle = Rego.compile(
                    "deny contains \"x\" if { some a in numbers.range(1, 3000); some b in numbers.range(1, 3000); a * b < 0 }");
            var steps = new Budget(100_000, Long.MAX_VALUE, 64L << 20, 65_536, 200, 65_536);
            var loaded = new RegoPrograms(new Budgets(steps)).load(bundle.plan(), bundle.data());

            assertThat(loaded).isInstanceOfSatisfying(Loaded.Program.class, program -> {
                for (var turn = 0; turn < 3; turn++) {
                    assertThat(program.program().evaluate(Rego.question()))
                            .isEqualTo(new ProgramAnswer.Failed("deny took more steps than it may"));
                }
            });
        }
    }

    @Nested
    class Input {
        @Test
        void thatIsNoJsonRefuses() {
            var broken = Rego.statement("{\"predicateType\":", Rego.ALICE, null);
            var text = Rego.statement("\"text\"", Rego.ALICE, null);

            assertThat(failure("deny contains \"x\" if input.image.digest == \"\"", broken))
                    .contains("no JSON object");
            assertThat(failure("deny contains \"x\" if input.image.digest == \"\"", text))
                    .contains("no JSON object");
        }

        @Test
        void ofAnotherTypeThanIsSaidRefuses() {
            var other = Rego.statement("{\"predicateType\":\"https://other.example\"}", Rego.ALICE, null);

            assertThat(failure("deny contains \"x\" if input.image.digest == \"\"", other))
                    .contains("is not of type " + Rego.SBOM);
        }

        @Test
        void holdsWhatIsDocumented() {
            var rules = """
                    all if {
                    	input.image == {
                    		"reference": "registry.example.com/apps/shop:v1@DIGEST", "host": "registry.example.com",
                    		"repository": "apps/shop", "tag": "v1", "digest": "DIGEST"}
                    	input.platform == "linux/arm64"
                    	input.namespace == {"name": "shop", "labels": {"tier": "production"}}
                    	input.request.operation == "CREATE"
                    	input.request.kind == {"group": "", "version": "v1", "kind": "Pod"}
                    	input.request.namespace == "shop"
                    	input.request.name == "web"
                    	input.request.object.spec.hostPID
                    	input.parameters == {"allowed": ["a"]}
                    	input.now == "2026-06-01T12:00:00.500Z"
                    	time.now_ns() == time.parse_rfc3339_ns(input.now)
                    	items := input.evidence["https://cyclonedx.org/bom"]
                    	items[0].signer == {
                    		"issuer": "https://issuer.example", "subject": "alice@acme.example", "sourceRepositoryOwnerId": "4711"}
                    	items[0].statement.predicate.components == 3
                    	items[0].time == "2026-06-01T12:00:00.500Z"
                    	items[1].signer.key == "release"
                    	not items[1].time
                    	count(items) == 2
                    }

                    deny contains "something differs" if not all
                    """.replace("DIGEST", Rego.DIGEST.toString());

            assertThat(denied(
                            rules,
                            Rego.statement(Rego.sbom("{\"components\":3}"), Rego.ALICE, Rego.NOW),
                            Rego.statement(Rego.sbom("{}"), Rego.KEY, null)))
                    .isEmpty();
        }
    }

    @Nested
    class Reading {
        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                input.request.object.spec.hostPID        | true  | false | false
                input.request.namespace == "a"           | true  | true  | false
                input.request == "a"                     | true  | true  | false
                input.namespace.labels.tier == "a"       | false | true  | false
                input.now == "a"                         | false | false | true
                time.now_ns() == 1                       | false | false | true
                input.image.digest == "a"                | false | false | false
                input[input.image.digest]                | true  | true  | true
                count(input) == 1                        | true  | true  | true
                """)
        void isKnownBeforeAnybodyAsks(String condition, boolean request, boolean namespace, boolean time) {
            var program = Rego.program("deny contains \"x\" if " + condition);

            assertThat(List.of(program.readsRequest(), program.readsNamespace(), program.readsTime()))
                    .containsExactly(request, namespace, time);
        }

        @Test
        void ofWarningsCountsToo() {
            assertThat(Rego.program("deny contains \"x\" if false\nwarn contains \"y\" if input.request.name == \"z\"")
                            .readsRequest())
                    .isTrue();
        }
    }
}
