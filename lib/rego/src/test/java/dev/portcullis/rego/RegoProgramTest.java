package dev.portcullis.rego;

import static dev.portcullis.rego.Plans.local;
import static dev.portcullis.rego.Plans.statement;
import static dev.portcullis.rego.Plans.string;
import static dev.portcullis.rego.Plans.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.rego.json.Json;
import dev.portcullis.rego.json.JsonException;
import dev.portcullis.rego.json.JsonLimits;
import dev.portcullis.rego.run.Settings;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.Value;
import org.junit.jupiter.api.Test;

class RegoProgramTest {
    /** Inside the usual bounds, with no time going by. */
    private static final Settings SETTINGS = Settings.at(0).withClock(() -> 0);

    private static final String NAME_OF_INPUT = Plans.plan(
            string("name"),
            "",
            String.join(
                    ",",
                    statement("DotStmt", "\"source\": " + local(0) + ", \"key\": " + text(0) + ", \"target\": 2"),
                    statement("MakeObjectStmt", "\"target\": 3"),
                    statement(
                            "ObjectInsertStmt", "\"key\": " + text(0) + ", \"value\": " + local(2) + ", \"object\": 3"),
                    statement("ResultSetAddStmt", "\"value\": 3")),
            "");

    @Test
    void readsWhatTheInputHolds() throws JsonException {
        RegoProgram program = Plans.load(NAME_OF_INPUT).orElseThrow();

        Evaluation evaluation = evaluate(program, "{\"name\": [1.50, \"a\"]}");

        assertThat(evaluation).isInstanceOf(Evaluation.Defined.class);
        assertThat(Json.write(((Evaluation.Defined) evaluation).results())).isEqualTo("[{\"name\":[1.50,\"a\"]}]");
    }

    @Test
    void isUndefinedWhereTheInputHoldsNothing() throws JsonException {
        RegoProgram program = Plans.load(NAME_OF_INPUT).orElseThrow();

        assertThat(evaluate(program, "{}")).isEqualTo(new Evaluation.Undefined());
        assertThat(evaluate(program, "1")).isEqualTo(new Evaluation.Undefined());
        assertThat(program.evaluateWithoutInput("e", ObjectValue.EMPTY, SETTINGS))
                .isEqualTo(new Evaluation.Undefined());
    }

    @Test
    void namesAnEntryPointThatThereIsNot() throws JsonException {
        RegoProgram program = Plans.load(NAME_OF_INPUT).orElseThrow();

        assertThat(program.entryPoints()).containsExactly("e");
        assertThat(program.evaluate("other", parse("{}"), ObjectValue.EMPTY, SETTINGS))
                .isEqualTo(new Evaluation.NoEntryPoint("other"));
    }

    private static Evaluation evaluate(RegoProgram program, String input) throws JsonException {
        return program.evaluate("e", parse(input), ObjectValue.EMPTY, SETTINGS);
    }

    private static Value parse(String json) throws JsonException {
        return Json.read(json, JsonLimits.DEFAULT);
    }
}
