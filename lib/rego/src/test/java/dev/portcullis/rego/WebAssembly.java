package dev.portcullis.rego;

import com.fasterxml.jackson.databind.JsonNode;
import com.styra.opa.wasm.OpaAbortException;
import com.styra.opa.wasm.OpaPolicy;
import dev.portcullis.rego.value.ArrayValue;
import dev.portcullis.rego.value.ObjectValue;
import dev.portcullis.rego.value.SetValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.util.Optional;

/**
 * What OPA compiles to WebAssembly, evaluated by opa-java-wasm. The compiler makes it of the very plan that is evaluated here, and what it calls
 * is written in C, so that it meets the errors that a plan meets, and shares no code with this evaluator or OPA's. It knows built-in errors only
 * as undefined.
 */
final class WebAssembly {
    private WebAssembly() {}

    /** The value of the only entry point, in JSON; empty where a conflict ended the evaluation. */
    static Optional<JsonNode> evaluate(byte[] module, String input) {
        try {
            OpaPolicy policy =
                    OpaPolicy.builder().withPolicy(module).disableCompiler().build();
            return Optional.of(SuiteCase.tree(policy.evaluate(input)).get(0).get("result"));
        } catch (OpaAbortException e) {
            if (String.valueOf(e.getMessage()).contains("conflict")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Says whether JSON can tell this value from all others but those in which arrays stand for sets: no two keys have one text. */
    static boolean canSay(Value value) {
        return switch (value) {
            case ArrayValue array -> array.elements().stream().allMatch(WebAssembly::canSay);
            case SetValue set -> set.sorted().stream().allMatch(WebAssembly::canSay);
            case ObjectValue object ->
                object.keys().stream().map(WebAssembly::text).distinct().count() == object.size()
                        && object.keys().stream().allMatch(key -> canSay(member(object, key)));
            default -> true;
        };
    }

    private static String text(Value key) {
        return key instanceof StringValue string ? string.string() : key.toString();
    }

    private static Value member(ObjectValue object, Value key) {
        Value value = object.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no member " + key);
        }
        return value;
    }
}
