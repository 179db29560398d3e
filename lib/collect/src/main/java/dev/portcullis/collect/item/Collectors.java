package dev.portcullis.collect.item;

import dev.portcullis.collect.Check;
import dev.portcullis.collect.CollectReason;
import dev.portcullis.collect.CollectRequest;
import dev.portcullis.collect.Collected;
import dev.portcullis.collect.Collector;
import dev.portcullis.collect.CollectorSpec;
import dev.portcullis.collect.Document;
import dev.portcullis.collect.Problem;
import dev.portcullis.collect.Source;
import dev.portcullis.collect.preset.DbtReader;
import dev.portcullis.collect.preset.DeterminismReader;
import dev.portcullis.collect.preset.DrillReader;
import dev.portcullis.collect.preset.EgressReader;
import dev.portcullis.collect.preset.RulesReader;
import dev.portcullis.collect.preset.SchemaRegistryReader;
import dev.portcullis.collect.prometheus.MetricCollector;
import dev.portcullis.collect.read.DocumentReader;
import dev.portcullis.collect.read.Reading;
import dev.portcullis.collect.report.JUnitReader;
import dev.portcullis.collect.report.SarifReader;
import dev.portcullis.collect.source.ArtifactSource;
import dev.portcullis.collect.source.ConfigMapSource;
import dev.portcullis.collect.source.ConfigMaps;
import dev.portcullis.collect.source.Fetched;
import dev.portcullis.collect.source.ReferrerSource;
import dev.portcullis.collect.source.Web;
import dev.portcullis.collect.source.WebSource;
import dev.portcullis.core.image.Digest;
import dev.portcullis.registry.RegistryClient;
import java.time.Instant;
import java.time.InstantSource;

/** All collectors: each source with each reader. */
public final class Collectors implements Collector {
    private final ArtifactSource artifacts;
    private final ReferrerSource referrers;
    private final WebSource files;
    private final ConfigMapSource configMaps;
    private final MetricCollector metrics;

    /** Puts them together; none of the parts is closed by this. */
    public Collectors(RegistryClient registry, Web web, ConfigMaps configMaps, InstantSource clock) {
        artifacts = new ArtifactSource(registry, clock);
        referrers = new ReferrerSource(registry, artifacts, clock);
        files = new WebSource(web);
        this.configMaps = new ConfigMapSource(configMaps, clock);
        metrics = new MetricCollector(web, clock);
    }

    @Override
    public Collected collect(CollectorSpec spec, CollectRequest request) {
        try {
            return switch (spec) {
                case CollectorSpec.FromMetric(var query) -> metrics.collect(query, request);
                case CollectorSpec.FromDocument(var source, var check) ->
                    read(fetch(source, request, !(check instanceof Check.Present)), check, request.subject());
            };
        } catch (RuntimeException | StackOverflowError e) {
            var detail = "collecting failed unexpectedly: " + e.getClass().getSimpleName();
            return new Collected.NotPassed(new Problem(CollectReason.INTERNAL_ERROR, detail), null);
        }
    }

    private Fetched fetch(Source source, CollectRequest request, boolean content) {
        return switch (source) {
            case Source.OciReferrer referrer -> referrers.fetch(referrer, request, content);
            case Source.OciArtifact artifact -> artifacts.fetch(artifact, request, content);
            case Source.HttpsFile file -> files.fetch(file, request);
            case Source.ConfigMapKey key -> configMaps.fetch(key, request);
        };
    }

    private static Collected read(Fetched fetched, Check check, Digest subject) {
        return switch (fetched) {
            case Fetched.NotGot(var problem) -> new Collected.NotPassed(problem, null);
            case Fetched.Got(var document, var bytes) ->
                judged(document, reader(check, subject, document.time()).read(bytes));
        };
    }

    private static Collected judged(Document document, Reading reading) {
        return switch (reading) {
            case Reading.Holds(var time) -> new Collected.Passed(time == null ? document : document.at(time));
            case Reading.Fails(var problem) -> new Collected.NotPassed(problem, document);
        };
    }

    private static DocumentReader reader(Check check, Digest subject, Instant latest) {
        return switch (check) {
            case Check.Present() -> bytes -> Reading.holds();
            case Check.JUnit tests -> new JUnitReader(tests, latest);
            case Check.Sarif scan -> new SarifReader(scan);
            case Check.Json(var rules) -> new RulesReader(rules);
            case Check.DbtRunResults run -> new DbtReader(run);
            case Check.RecoveryDrill drill -> new DrillReader(drill);
            case Check.Determinism builds -> new DeterminismReader(builds, subject);
            case Check.SchemaRegistry() -> new SchemaRegistryReader();
            case Check.EgressProbe probe -> new EgressReader(probe);
        };
    }
}
