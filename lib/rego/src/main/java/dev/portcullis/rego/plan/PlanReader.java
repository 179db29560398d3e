package dev.portcullis.rego.plan;

import dev.portcullis.rego.json.Json;
import dev.portcullis.rego.json.JsonException;
import dev.portcullis.rego.json.JsonLimits;
import dev.portcullis.rego.plan.Fields.RefusedException;
import dev.portcullis.rego.plan.Refusal.Reason;
import dev.portcullis.rego.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code plan.json} as OPA writes it. */
public final class PlanReader {
    private PlanReader() {}

    /** Reads a plan, or says why it is none that can be run. */
    public static PlanResult read(byte[] json, LoadLimits limits, Builtins builtins) {
        try {
            Value document = Json.read(json, new JsonLimits(limits.bytes(), limits.depth(), limits.values()));
            Plan plan = plan(new Fields(document, "the plan"), limits);
            List<Refusal> refusals = PlanCheck.check(plan, builtins);
            return refusals.isEmpty() ? new PlanResult.Read(plan) : new PlanResult.Refused(refusals);
        } catch (JsonException e) {
            Reason reason = e.reason() == JsonException.Reason.SYNTAX ? Reason.SYNTAX : Reason.TOO_LARGE;
            return new PlanResult.Refused(List.of(new Refusal(reason, "the plan", "the plan is " + e.getMessage())));
        } catch (RefusedException e) {
            return new PlanResult.Refused(List.of(e.refusal()));
        }
    }

    private static Plan plan(Fields document, LoadLimits limits) {
        Value staticPart = document.find("static");
        Fields constants =
                new Fields(staticPart == null ? dev.portcullis.rego.value.ObjectValue.EMPTY : staticPart, "static");
        StatementReader reader =
                new StatementReader(strings(constants, "strings"), strings(constants, "files"), limits);
        Map<String, EntryPoint> entryPoints = new LinkedHashMap<>();
        for (EntryPoint entryPoint : entryPoints(document, reader)) {
            unique(entryPoints.put(entryPoint.name(), entryPoint), "entry point", entryPoint.name());
        }
        Map<String, Function> functions = new LinkedHashMap<>();
        for (Function function : functions(document, reader)) {
            unique(functions.put(function.name(), function), "function", function.name());
        }
        return new Plan(signatures(constants), entryPoints, functions);
    }

    private static void unique(@org.jspecify.annotations.Nullable Object earlier, String what, String name) {
        if (earlier != null) {
            throw new RefusedException(new Refusal(Reason.DUPLICATE, name, "two of one name: " + what + " " + name));
        }
    }

    private static List<String> strings(Fields constants, String name) {
        return constants.list(name, string -> new Fields(string, "one of static." + name).string("value"));
    }

    private static List<EntryPoint> entryPoints(Fields document, StatementReader reader) {
        return new Fields(document.value("plans"), "plans").list("plans", plan -> {
            String name = new Fields(plan, "an entry point").string("name");
            return new EntryPoint(name, reader.blocks(new Fields(plan, "entry point " + name)));
        });
    }

    private static List<Function> functions(Fields document, StatementReader reader) {
        Value functions = document.find("funcs");
        if (functions == null) {
            return List.of();
        }
        return new Fields(functions, "funcs").list("funcs", function -> {
            String name = new Fields(function, "a function").string("name");
            Fields fields = new Fields(function, "function " + name);
            return new Function(
                    name,
                    fields.list("params", parameter -> reader.parameter(fields, parameter)),
                    reader.blocks(fields),
                    fields.list("path", step -> step(fields, step)));
        });
    }

    private static String step(Fields fields, Value value) {
        if (value instanceof dev.portcullis.rego.value.StringValue string) {
            return string.string();
        }
        throw Fields.malformed(fields.owner(), "path holds no strings");
    }

    private static Map<String, Plan.Signature> signatures(Fields constants) {
        Map<String, Plan.Signature> signatures = new LinkedHashMap<>();
        constants.list("builtin_funcs", builtin -> {
            Fields fields = new Fields(builtin, "a built-in");
            Fields declaration = new Fields(fields.value("decl"), "built-in " + fields.string("name"));
            int arity = declaration.list("args", argument -> argument).size();
            return signatures.put(fields.string("name"), new Plan.Signature(arity, declaration.find("result") != null));
        });
        return signatures;
    }
}
