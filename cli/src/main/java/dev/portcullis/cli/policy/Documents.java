package dev.portcullis.cli.policy;

import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.opa.PolicyBundle;
import dev.portcullis.rego.Evaluation;
import dev.portcullis.rego.json.Json;
import dev.portcullis.rego.json.JsonException;
import dev.portcullis.rego.json.JsonLimits;
import dev.portcullis.rego.run.Settings;
import dev.portcullis.rego.value.Value;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** What an evaluation is given, and how its end is told. */
final class Documents {
    private Documents() {}

    /** The base documents of a bundle. */
    static Value data(PolicyBundle bundle) {
        try {
            return Json.read(bundle.data(), JsonLimits.DEFAULT);
        } catch (JsonException e) {
            throw new UnusableInputException("the bundle's data.json is no JSON: " + e.getMessage());
        }
    }

    /** Strict, within the bounds of an admission, at the present time. */
    static Settings settings(InstantSource clock) {
        var now = clock.instant();
        return Settings.at(TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano());
    }

    /** Says in a sentence without its end why there is no value. */
    static String say(Evaluation evaluation) {
        return switch (evaluation) {
            case Evaluation.Defined defined -> "defined in a form that rules do not have";
            case Evaluation.Undefined undefined -> "undefined";
            case Evaluation.Failed(var code, var message, var location) -> location + ": " + code + ": " + message;
            case Evaluation.Exceeded(var resource) ->
                "used up its budget of " + resource.name().toLowerCase(java.util.Locale.ROOT);
            case Evaluation.NoEntryPoint(var name) -> "there is no such entry point in the bundle";
        };
    }
}
