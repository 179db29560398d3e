package dev.portcullis.rego;

import static dev.portcullis.rego.Plans.block;
import static dev.portcullis.rego.Plans.bool;
import static dev.portcullis.rego.Plans.local;
import static dev.portcullis.rego.Plans.statement;
import static dev.portcullis.rego.Plans.string;
import static dev.portcullis.rego.Plans.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.rego.json.Json;
import dev.portcullis.rego.json.JsonException;
import dev.portcullis.rego.json.JsonLimits;
import dev.portcullis.rego.plan.Reach;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReachTest {
    private static final String STRINGS = string("image") + "," + string("digest") + "," + string("request");
    private static final String IMAGE = dot(local(0), text(0), 2);
    private static final String DIGEST = dot(local(2), text(1), 3);

    private static String dot(String source, String key, int target) {
        return statement("DotStmt", "\"source\": %s, \"key\": %s, \"target\": %d".formatted(source, key, target));
    }

    private static String truthy(int local) {
        return statement("NotEqualStmt", "\"a\": " + local(local) + ", \"b\": " + bool(false));
    }

    private static Reach reach(String statements, String... functions) {
        String clock = "{\"name\": \"time.now_ns\", \"decl\": {\"result\": {}}}";
        String plan = Plans.plan(
                STRINGS, statements.contains("now_ns") ? clock : "", statements, String.join(",", functions));
        return Plans.load(plan).orElseThrow().reach("e");
    }

    @Test
    void followsConstantKeys() {
        Reach reach = reach(IMAGE + "," + DIGEST + "," + truthy(3));

        assertThat(reach.paths()).containsExactly(List.of("image", "digest"));
        assertThat(reach.readsTime()).isFalse();
        assertThat(reach.reaches(List.of("image"))).isTrue();
        assertThat(reach.reaches(List.of("image", "digest", "algorithm"))).isTrue();
        assertThat(reach.reaches(List.of("image", "tag"))).isFalse();
        assertThat(reach.reaches(List.of("request"))).isFalse();
    }

    @Test
    void reachesNothingWhereNothingIsRead() {
        assertThat(reach(statement("MakeNullStmt", "\"target\": 2")).paths()).isEmpty();
    }

    @Test
    void countsWhetherSomethingIsThere() {
        assertThat(reach(statement("NotStmt", "\"block\": " + block(IMAGE))).paths())
                .containsExactly(List.of("image"));
    }

    @Test
    void reachesEverythingBelowADynamicKey() {
        assertThat(reach(IMAGE + "," + dot(local(2), local(5), 3)).paths()).containsExactly(List.of("image"));
        assertThat(reach(dot(local(0), local(5), 3)).paths()).containsExactly(List.of());
    }

    @Test
    void reachesEverythingBelowWhatIsListedOrGivenAway() {
        String scan = "\"source\": 2, \"key\": 5, \"value\": 6, \"block\": " + block("");
        assertThat(reach(IMAGE + "," + statement("ScanStmt", scan)).paths()).containsExactly(List.of("image"));

        String copied = statement("AssignVarStmt", "\"source\": " + local(2) + ", \"target\": 7");
        assertThat(reach(IMAGE + "," + copied + "," + dot(local(7), text(1), 8) + "," + truthy(8))
                        .paths())
                .containsExactly(List.of("image", "digest"));
        assertThat(reach(IMAGE + "," + statement("SetAddStmt", "\"value\": " + local(2) + ", \"set\": 9"))
                        .paths())
                .containsExactly(List.of("image"));
    }

    @Test
    void followsRulesAndFunctions() {
        String body = "\"blocks\": [" + block(IMAGE + "," + DIGEST + "," + truthy(3)) + "]";
        String rule = "{\"name\": \"rule\", \"params\": [0, 1], \"return\": 9, " + body + "}";
        String function = "{\"name\": \"function\", \"params\": [4, 1, 0], \"return\": 9, " + body + "}";
        String callRule = statement(
                "CallStmt", "\"func\": \"rule\", \"args\": [%s, %s], \"result\": 5".formatted(local(0), local(1)));
        String request = dot(local(0), text(2), 6);
        String callFunction = statement(
                "CallStmt",
                "\"func\": \"function\", \"args\": [%s, %s, %s], \"result\": 5"
                        .formatted(local(0), local(1), local(6)));

        assertThat(reach(callRule, rule, function).paths()).containsExactly(List.of("image", "digest"));
        assertThat(reach(request + "," + callFunction, rule, function).paths()).containsExactly(List.of("request"));
    }

    @Test
    void keepsWhatAPolicyPutsInPlaceOfTheInput() {
        String with = "\"local\": 0, \"path\": [%s], \"value\": %s, \"block\": %s";
        String inside = block(dot(local(0), text(1), 3) + "," + truthy(3));

        Reach replaced = reach(IMAGE + "," + statement("WithStmt", with.formatted("", local(2), inside)));
        assertThat(replaced.reaches(List.of("image", "digest"))).isTrue();
        assertThat(replaced.reaches(List.of("request"))).isFalse();
        assertThat(reach(IMAGE + "," + statement("WithStmt", with.formatted("2", local(2), inside)))
                        .paths())
                .contains(List.of("image"));
    }

    @Test
    void tellsWhoReadsTime() {
        String now = statement("CallStmt", "\"func\": \"time.now_ns\", \"args\": [], \"result\": 2");

        assertThat(reach(now).readsTime()).isTrue();
    }

    @Test
    void projectsInputsToWhatIsReached() throws JsonException {
        Reach reach = reach(IMAGE + "," + DIGEST + "," + truthy(3));

        assertThat(projection(reach, "{\"image\": {\"digest\": [1], \"tag\": 2}, \"request\": 3}"))
                .isEqualTo("{\"image\":{\"digest\":[1]}}");
        assertThat(projection(reach, "{\"image\": [1], \"request\": 3}")).isEqualTo("{\"image\":[1]}");
        assertThat(projection(reach, "{\"image\": {}}")).isEqualTo("{\"image\":{}}");
        assertThat(projection(reach, "{\"request\": 3}")).isEqualTo("{}");
        assertThat(projection(reach, "7")).isEqualTo("7");
    }

    private static String projection(Reach reach, String input) throws JsonException {
        return Json.write(reach.project(Json.read(input, JsonLimits.DEFAULT)));
    }

    @Test
    void refusesAnEntryPointThatThereIsNot() {
        RegoProgram program = Plans.load(Plans.plan(STRINGS, "", IMAGE, "")).orElseThrow();

        assertThatThrownBy(() -> program.reach("none")).isInstanceOf(IllegalArgumentException.class);
    }
}
