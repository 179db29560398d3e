package dev.portcullis.program;

import dev.portcullis.core.program.ProgramLoader;
import dev.portcullis.rego.LoadResult;
import dev.portcullis.rego.RegoProgram;
import dev.portcullis.rego.json.Json;
import dev.portcullis.rego.json.JsonException;
import dev.portcullis.rego.json.JsonLimits;
import dev.portcullis.rego.plan.LoadLimits;
import dev.portcullis.rego.plan.Refusal;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.Value;
import java.util.List;
import java.util.Optional;

/** Loads policies in Rego. Thread-safe; programs of one loader share a memory of decoded statements. */
public final class RegoPrograms implements ProgramLoader {
    /** What refuses. */
    static final String DENY = "portcullis/deny";

    /** What is told; there may be none. */
    static final String WARN = "portcullis/warn";

    /** Bytes that the values of one evaluation may take, besides what it is given. */
    public static final long MEMORY = Budgets.MEMORY;

    private static final int MEBIBYTE = 1 << 20;
    private static final LoadLimits PLAN = new LoadLimits(4 * MEBIBYTE, 500, 500_000, 20_000);
    private static final JsonLimits DATA = new JsonLimits(4 * MEBIBYTE, 200, 500_000);

    private final Budgets budgets;
    private final DecodedStatements statements = new DecodedStatements();

    public RegoPrograms() {
        this(Budgets.DEFAULT);
    }

    RegoPrograms(Budgets budgets) {
        this.budgets = budgets;
    }

    @Override
    public Loaded load(byte[] plan, byte[] data) {
        var documents = documents(data);
        if (documents.isEmpty()) {
            return new Loaded.Refused(List.of("its data is no JSON object within " + DATA.bytes() + " bytes"));
        }
        return switch (RegoProgram.load(plan, PLAN)) {
            case LoadResult.Refused(var refusals) ->
                new Loaded.Refused(
                        refusals.stream().map(Refusal::message).limit(8).toList());
            case LoadResult.Loaded(var program)
            when !program.entryPoints().contains(DENY) ->
                new Loaded.Refused(
                        List.of("it has no entry point " + DENY + ": the package must be portcullis, and define deny"));
            case LoadResult.Loaded(var program) ->
                new Loaded.Program(new EvaluatedProgram(
                        program, documents.get(), ProgramDigest.of(plan, data), budgets, statements));
        };
    }

    private static Optional<ObjectValue> documents(byte[] data) {
        try {
            Value documents = Json.read(data, DATA);
            return documents instanceof ObjectValue object ? Optional.of(object) : Optional.empty();
        } catch (JsonException e) {
            return Optional.empty();
        }
    }
}
