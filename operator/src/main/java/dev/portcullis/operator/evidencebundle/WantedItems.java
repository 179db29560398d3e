package dev.portcullis.operator.evidencebundle;

import dev.portcullis.collect.Check;
import dev.portcullis.collect.CollectorSpec;
import dev.portcullis.collect.MetricQuery;
import dev.portcullis.collect.Source;
import dev.portcullis.collect.item.WantedItem;
import dev.portcullis.collect.rule.Comparison;
import dev.portcullis.collect.rule.Decimals;
import dev.portcullis.collect.rule.JsonPath;
import dev.portcullis.collect.rule.JsonRule;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.InvalidImageReferenceException;
import dev.portcullis.crds.compile.Durations;
import dev.portcullis.crds.evidencebundle.BundleItemSpec;
import dev.portcullis.crds.evidencebundle.CheckSpec;
import dev.portcullis.crds.evidencebundle.SourceSpec;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes of the items of a spec what is collected. Pure; definitions refuse most of what is refused here, but definitions change. */
final class WantedItems {
    private static final int STEPS = 30;

    private WantedItems() {}

    /** What came of it. */
    sealed interface Result {
        record Wanted(List<WantedItem> items) implements Result {}

        /**
         * Something cannot be meant.
         *
         * @param problem what, and where
         */
        record Invalid(String problem) implements Result {}
    }

    static Result of(List<BundleItemSpec> specs) {
        var items = new ArrayList<WantedItem>();
        var names = new HashSet<String>();
        for (var i = 0; i < specs.size(); i++) {
            var spec = specs.get(i);
            try {
                if (!names.add(spec.name())) {
                    throw new IllegalArgumentException("another one has the same name");
                }
                items.add(item(spec));
            } catch (IllegalArgumentException e) {
                return new Result.Invalid("spec.items[" + i + "]: " + e.getMessage());
            }
        }
        return items.isEmpty()
                ? new Result.Invalid("spec.items: at least one item must be named")
                : new Result.Wanted(items);
    }

    private static WantedItem item(BundleItemSpec spec) {
        return new WantedItem(
                spec.name(),
                collector(spec),
                spec.predicateType(),
                spec.controls(),
                spec.required(),
                spec.maxAge() == null ? null : duration("maxAge", spec.maxAge()));
    }

    private static CollectorSpec collector(BundleItemSpec spec) {
        var from = spec.from();
        if (from == null) {
            throw new IllegalArgumentException("from must be set");
        }
        var query = from.prometheus();
        if (query != null) {
            if (spec.check() != null) {
                throw new IllegalArgumentException("a query has its threshold in from.prometheus and takes no check");
            }
            return new CollectorSpec.FromMetric(query(query));
        }
        return new CollectorSpec.FromDocument(source(from), check(spec.check()));
    }

    private static Source source(SourceSpec from) {
        var referrer = from.referrer();
        if (referrer != null) {
            return new Source.OciReferrer(referrer.type());
        }
        var artifact = from.artifact();
        if (artifact != null) {
            return new Source.OciArtifact(reference(artifact.reference()));
        }
        var file = from.file();
        if (file != null) {
            var digest = Digest.parse(file.digest())
                    .orElseThrow(() -> new IllegalArgumentException("from.file.digest is no sha256:…"));
            return new Source.HttpsFile(URI.create(file.url()), digest, file.mediaType());
        }
        var configMap = from.configMap();
        if (configMap == null) {
            throw new IllegalArgumentException(
                    "exactly one of referrer, artifact, file, configMap and prometheus must be set");
        }
        return new Source.ConfigMapKey(configMap.name(), configMap.key());
    }

    private static ImageReference reference(String text) {
        try {
            return ImageReference.parse(text);
        } catch (InvalidImageReferenceException e) {
            throw new IllegalArgumentException("from.artifact.reference: " + e.getMessage(), e);
        }
    }

    private static MetricQuery query(SourceSpec.Prometheus query) {
        var window = duration("from.prometheus.window", query.window());
        var step = query.step() == null
                ? Duration.ofSeconds(Math.max(1, window.toSeconds() / STEPS))
                : duration("from.prometheus.step", query.step());
        return new MetricQuery(
                URI.create(query.url()),
                query.query(),
                comparison(query.comparison()),
                Decimals.parse(query.threshold())
                        .orElseThrow(() -> new IllegalArgumentException("from.prometheus.threshold is no number")),
                window,
                step,
                duration("from.prometheus.maxSampleAge", query.maxSampleAge()));
    }

    private static Check check(@Nullable CheckSpec spec) {
        if (spec == null) {
            return new Check.Present();
        }
        return tests(spec)
                .or(() -> documents(spec))
                .or(() -> presets(spec))
                .orElseThrow(() -> new IllegalArgumentException("exactly one kind of check must be set"));
    }

    private static Optional<Check> tests(CheckSpec spec) {
        var junit = spec.junit();
        var sarif = spec.sarif();
        if (junit != null) {
            return Optional.of(new Check.JUnit(junit.minimumTests(), junit.maximumFailures()));
        }
        return Optional.ofNullable(sarif)
                .map(scan -> new Check.Sarif(
                        Check.Sarif.Level.valueOf(scan.level().name()),
                        scan.maximumFindings(),
                        scan.countSuppressed()));
    }

    private static Optional<Check> documents(CheckSpec spec) {
        var json = spec.json();
        var dbt = spec.dbtRunResults();
        if (json != null) {
            return Optional.of(
                    new Check.Json(json.rules().stream().map(WantedItems::rule).toList()));
        }
        return Optional.ofNullable(dbt).map(run -> new Check.DbtRunResults(run.acceptWarnings()));
    }

    private static Optional<Check> presets(CheckSpec spec) {
        var drill = spec.recoveryDrill();
        var determinism = spec.determinism();
        var probe = spec.egressProbe();
        if (drill != null) {
            return Optional.of(new Check.RecoveryDrill(duration("check.recoveryDrill.objective", drill.objective())));
        }
        if (determinism != null) {
            return Optional.of(new Check.Determinism(determinism.ofSubject()));
        }
        if (probe != null) {
            return Optional.of(new Check.EgressProbe(Set.copyOf(probe.blocked()), Set.copyOf(probe.reachable())));
        }
        return Optional.ofNullable(spec.schemaRegistry()).map(any -> new Check.SchemaRegistry());
    }

    private static JsonRule rule(CheckSpec.Rule rule) {
        var literal = JsonRule.Literal.parse(rule.value());
        if (literal == null) {
            throw new IllegalArgumentException(
                    "check.json: a value is a number, true, false, or a text in quotation marks");
        }
        return new JsonRule(
                JsonPath.parse(rule.path()),
                JsonRule.Measure.valueOf(rule.measure().name()),
                comparison(rule.comparison()),
                literal);
    }

    private static Comparison comparison(dev.portcullis.crds.evidencebundle.@Nullable Comparison comparison) {
        if (comparison == null) {
            throw new IllegalArgumentException("comparison must be set");
        }
        return Comparison.valueOf(comparison.name());
    }

    private static Duration duration(String field, String text) {
        var duration = Durations.parse(text);
        if (duration == null) {
            throw new IllegalArgumentException(field + " must be a duration above zero, for example 168h");
        }
        return duration;
    }
}
