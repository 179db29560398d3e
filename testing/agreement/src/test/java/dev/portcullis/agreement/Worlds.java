package dev.portcullis.agreement;

import dev.portcullis.agreement.Roots.Revoked;
import dev.portcullis.agreement.Statement.Kind;
import dev.portcullis.agreement.Statement.Who;
import dev.portcullis.agreement.World.Excepted;
import dev.portcullis.agreement.World.Now;
import dev.portcullis.agreement.World.Past;
import dev.portcullis.agreement.World.Rule;
import dev.portcullis.agreement.World.Setting;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.IndexChild;
import dev.portcullis.core.image.Platform;
import dev.portcullis.core.policy.OtherImages;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.crds.exception.PolicyExceptionSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Generates worlds: few of each thing, so that they often meet. */
final class Worlds {
    static final ImageRepository ELSEWHERE = ImageRepository.parse("evidence.example.com/shop");
    static final ImageRepository FURTHER = ImageRepository.parse("evidence.example.com/further");
    static final List<ImageRepository> PLACES = List.of(World.OWN, ELSEWHERE, FURTHER);
    static final List<Digest> CHILDREN = List.of(digest("amd64"), digest("arm64"));

    private static final Map<String, String> PRODUCTION =
            Map.of("tier", "production", "kubernetes.io/metadata.name", "shop");
    private static final Map<String, String> TEST = Map.of("tier", "test", "kubernetes.io/metadata.name", "shop");

    private Worlds() {}

    static Arbitrary<World> worlds() {
        var rules = Specs.drafts().list().ofMinSize(1).ofMaxSize(3).map(Worlds::rules);
        var fitting = Arbitraries.of(Duration.ofHours(1), Duration.ofHours(25), Duration.ofHours(100));
        return Combinators.combine(
                        rules,
                        contents(),
                        statements(),
                        fitting.injectNull(0.3),
                        nows(),
                        pasts(),
                        exceptions(),
                        settings())
                .as((policies, content, others, age, now, past, exceptions, setting) -> new World(
                        policies,
                        content,
                        age == null ? others : and(Specs.fitting(policies, age), others),
                        now,
                        past,
                        exceptions,
                        setting));
    }

    private static List<Statement> and(List<Statement> fitting, List<Statement> others) {
        return Stream.concat(fitting.stream(), others.stream()).distinct().toList();
    }

    private static List<Rule> rules(List<Specs.Draft> drafts) {
        var rules = new ArrayList<Rule>();
        for (var i = 0; i < drafts.size(); i++) {
            rules.add(drafts.get(i).rule("policy-" + i));
        }
        return rules;
    }

    private static Arbitrary<Content> contents() {
        return Arbitraries.of(
                new Content.Single(),
                new Content.Index(List.of(
                        new IndexChild(CHILDREN.getFirst(), new Platform("linux", "amd64", null), false),
                        new IndexChild(CHILDREN.getLast(), new Platform("linux", "arm64", null), false))));
    }

    private static Arbitrary<List<Statement>> statements() {
        var subjects = Arbitraries.frequency(
                Tuple.of(3, World.IMAGE), Tuple.of(1, CHILDREN.getFirst()), Tuple.of(1, CHILDREN.getLast()));
        var places = Arbitraries.frequency(Tuple.of(3, World.OWN), Tuple.of(1, ELSEWHERE), Tuple.of(1, FURTHER));
        var ages = Arbitraries.of(Duration.ofHours(1), Duration.ofHours(25), Duration.ofHours(100));
        return Combinators.combine(
                        places,
                        subjects,
                        Arbitraries.frequency(Tuple.of(3, "acme"), Tuple.of(1, "rival")),
                        Arbitraries.of(Who.values()),
                        Arbitraries.of(Kind.values()),
                        ages.injectNull(0.2),
                        Arbitraries.frequency(Tuple.of(3, false), Tuple.of(1, true)))
                .as(Worlds::statement)
                .list()
                .ofMaxSize(8);
    }

    /** Certificates live for minutes: without a time nobody vouches for them. */
    private static Statement statement(
            ImageRepository place,
            Digest subject,
            String root,
            Who who,
            Kind kind,
            @Nullable Duration age,
            boolean gone) {
        var known = age == null && !who.isKey() ? Duration.ofHours(1) : age;
        return new Statement(place, subject, root, who, kind, known, gone);
    }

    private static Arbitrary<Now> nows() {
        var failures = Arbitraries.of(
                new LookupOutcome.Undecidable(Reason.REGISTRY_UNAVAILABLE, "503"),
                new LookupOutcome.Undecidable(Reason.REGISTRY_TIMEOUT, "late"),
                new LookupOutcome.Refused(Reason.RESPONSE_TOO_LARGE, "too much"));
        Arbitrary<Map<ImageRepository, LookupOutcome>> failing = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(Map.of())),
                Tuple.of(
                        1,
                        Arbitraries.maps(Arbitraries.of(PLACES), failures.map(LookupOutcome.class::cast))
                                .ofMaxSize(3)));
        Arbitrary<Map<String, Revoked>> revoked = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(Map.of())),
                Tuple.of(
                        1,
                        Arbitraries.maps(Arbitraries.of(Roots.NAMES), Arbitraries.of(Revoked.values()))
                                .ofMaxSize(2)));
        return Combinators.combine(failing, Arbitraries.frequency(Tuple.of(5, false), Tuple.of(1, true)), revoked)
                .as(Now::new);
    }

    private static Arbitrary<Past> pasts() {
        var kept = Arbitraries.frequency(
                Tuple.of(1, Past.Kept.NOTHING), Tuple.of(4, Past.Kept.WHOLE), Tuple.of(1, Past.Kept.FORGED));
        return Combinators.combine(
                        Arbitraries.of(Duration.ofHours(2), Duration.ofHours(40), Duration.ofHours(200)),
                        kept,
                        Arbitraries.of(false, true))
                .as(Past::new);
    }

    private static Arbitrary<List<Excepted>> exceptions() {
        var scopes = Arbitraries.frequency(
                Tuple.of(2, new Scope(List.of(World.IMAGE.toString()), List.of(), List.of())),
                Tuple.of(1, new Scope(List.of(CHILDREN.getFirst().toString()), List.of(), List.of())),
                Tuple.of(2, new Scope(List.of(), List.of("registry.example.com/apps/**"), List.of("default"))),
                Tuple.of(1, new Scope(List.of(), List.of("registry.example.com/apps/shop"), List.of("worker"))),
                Tuple.of(1, new Scope(List.of(), List.of("registry.example.com/apps/other"), List.of("default"))));
        var policies = Arbitraries.of("policy-0", "policy-1", "policy-2")
                .set()
                .ofMinSize(1)
                .ofMaxSize(3);
        Arbitrary<List<Excepted>> some = Combinators.combine(
                        Arbitraries.frequency(Tuple.of(4, World.NAMESPACE), Tuple.of(1, "other")),
                        Arbitraries.of("fix-a", "fix-b", "fix-c"),
                        policies,
                        scopes,
                        Arbitraries.frequency(Tuple.of(4, 24), Tuple.of(1, -1)),
                        Arbitraries.of(Duration.ofHours(1), Duration.ofHours(60)))
                .as((namespace, name, named, scope, ends, ago) -> new Excepted(
                        namespace,
                        name,
                        new PolicyExceptionSpec(
                                named.stream().sorted().toList(),
                                scope.digests(),
                                scope.images(),
                                scope.accounts(),
                                "a fix",
                                World.NOW.plus(Duration.ofHours(ends)).toString(),
                                null),
                        ago))
                .list()
                .uniqueElements(one -> one.namespace() + "/" + one.name())
                .ofMinSize(1)
                .ofMaxSize(3);
        return Arbitraries.frequencyOf(Tuple.of(1, Arbitraries.just(List.of())), Tuple.of(1, some));
    }

    private record Scope(List<String> digests, List<String> images, List<String> accounts) {}

    private static Arbitrary<Setting> settings() {
        Arbitrary<Map<String, String>> labels = Arbitraries.frequency(Tuple.of(6, PRODUCTION), Tuple.of(1, TEST))
                .injectNull(0.1);
        return Combinators.combine(
                        Arbitraries.frequency(Tuple.of(7, false), Tuple.of(1, true)),
                        Arbitraries.of("", "default", "worker"),
                        labels,
                        Arbitraries.of(true, false),
                        Arbitraries.of(OtherImages.values()))
                .as(Setting::new);
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
