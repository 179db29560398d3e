package dev.portcullis.cluster.verified;

import static dev.portcullis.cluster.verified.Known.IMAGE;
import static dev.portcullis.cluster.verified.Known.KEYS;
import static dev.portcullis.cluster.verified.Known.NOW;
import static dev.portcullis.cluster.verified.Known.OTHER;
import static dev.portcullis.cluster.verified.Known.SHOP;
import static dev.portcullis.cluster.verified.Known.facts;
import static dev.portcullis.cluster.verified.Known.now;
import static dev.portcullis.cluster.verified.Known.satisfied;
import static dev.portcullis.cluster.verified.Known.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.cluster.verified.Opened.Believed;
import dev.portcullis.cluster.verified.Opened.Disbelieved;
import dev.portcullis.cluster.verified.Opened.Problem;
import dev.portcullis.core.fact.CertificateIdentity;
import dev.portcullis.core.fact.FulcioExtension;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.image.IndexChild;
import dev.portcullis.core.image.Platform;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.crds.key.InstallationKeys;
import dev.portcullis.crds.verified.VerifiedImage;
import dev.portcullis.crds.verified.VerifiedImageMac;
import dev.portcullis.crds.verified.VerifiedImageSpec;
import dev.portcullis.evidence.Satisfied;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is believed, and everything that is not. */
final class VerifiedImagesTest {
    private static final VerifiedFacts FACTS = facts(signed("ci", NOW.minusSeconds(3600)));

    @Test
    void readsWhatWasWritten() {
        for (var seed = 0; seed < 500; seed++) {
            var facts = Known.any(new Random(seed));
            var image = VerifiedImages.seal(facts, KEYS);

            var opened = believed(image);

            assertThat(opened.repository()).isEqualTo(facts.repository());
            assertThat(opened.digest()).isEqualTo(facts.digest());
            assertThat(opened.verifiedAt()).isEqualTo(facts.verifiedAt());
            assertThat(opened.content()).isEqualTo(facts.content());
            assertThat(opened.facts()).as("seed %s", seed).containsExactlyInAnyOrderElementsOf(facts.facts());
            assertThat(opened.history()).containsExactlyInAnyOrderElementsOf(facts.history());
            assertThat(believed(VerifiedImages.seal(opened, KEYS))).isEqualTo(opened);
        }
    }

    @Test
    void saysToPeopleWhatItSaysToItself() {
        var spec = VerifiedImages.seal(FACTS, KEYS).getSpec();

        assertThat(spec.repository()).isEqualTo("registry.example.com/apps/shop");
        assertThat(spec.digest()).isEqualTo(IMAGE.toString());
        assertThat(spec.verifiedAt()).isEqualTo("2026-06-01T11:59:00Z");
    }

    /** What stands in the objects of clusters: who changes this raises the epoch. */
    @Test
    void theTextIsThatOfTheContract() {
        var written = VerifiedImages.seal(FACTS, KEYS).getSpec().content();
        var statement = FACTS.facts().getFirst().fact().claim().statement().hex();

        assertThat(written)
                .isEqualTo("{\"content\":{\"kind\":\"Single\"},\"digest\":\"" + IMAGE + "\",\"epoch\":2,\"facts\":[{"
                        + "\"artifact\":\"" + statement
                        + "\",\"kind\":\"SIGNATURE\",\"layout\":\"BUNDLE_BY_REFERRERS\","
                        + "\"predicateType\":\"https://sigstore.dev/cosign/sign/v1\",\"proof\":0,\"signer\":0,"
                        + "\"statement\":\"" + statement
                        + "\",\"times\":[\"TIMESTAMP_AUTHORITY 2026-06-01T11:00:00Z\"]}],"
                        + "\"history\":[{\"met\":[\"d1\",\"d2\"],\"namespaces\":{\"shop\":\"2026-06-01T11:59:00Z\"},\"policy\":\"release\","
                        + "\"revision\":\"r1\",\"trust\":\"t1\"}],"
                        + "\"proofs\":[{\"demands\":[\"REQUIRED\",\"OPTIONAL\",\"REQUIRED\",\"ANY_SOURCE\"],"
                        + "\"material\":[\"PUBLIC_KEY:" + IMAGE.hex() + "\"],\"trustRoot\":\"acme\"}],"
                        + "\"repository\":\"registry.example.com/apps/shop\",\"signers\":[{\"fingerprint\":\""
                        + Known.digest("ci").hex() + "\",\"key\":\"ci\"}],\"verifiedAt\":\"2026-06-01T11:59:00Z\"}");
    }

    static Stream<Arguments> forgeries() {
        var sealed = VerifiedImages.seal(FACTS, KEYS);
        var spec = sealed.getSpec();
        var elsewhere = new VerifiedFacts(OTHER, IMAGE, FACTS.verifiedAt(), null, List.of(), List.of());
        return Stream.of(
                of("no spec", named(new VerifiedImage(), VerifiedImages.name(SHOP, IMAGE)), Problem.NO_MAC),
                of("no MAC", with(spec.content(), spec.keyId(), ""), Problem.NO_MAC),
                of("no content", with("", spec.keyId(), spec.mac()), Problem.NO_MAC),
                of("no key id", with(spec.content(), "", spec.mac()), Problem.NO_MAC),
                of("another installation's", VerifiedImages.seal(FACTS, Known.keys(2)), Problem.KEY_UNKNOWN),
                of(
                        "another installation's under our key's id",
                        with(
                                spec.content(),
                                spec.keyId(),
                                VerifiedImages.seal(FACTS, Known.keys(2))
                                        .getSpec()
                                        .mac()),
                        Problem.MAC_WRONG),
                of(
                        "edited by hand",
                        with(spec.content().replace("ci", "cj"), spec.keyId(), spec.mac()),
                        Problem.MAC_WRONG),
                of("cut MAC", with(spec.content(), spec.keyId(), spec.mac().substring(2)), Problem.MAC_WRONG),
                of(
                        "a MAC for something else",
                        with(spec.content(), spec.keyId(), KEYS.current().hexMac(spec.content())),
                        Problem.MAC_WRONG),
                of("renamed", named(sealed, VerifiedImages.name(OTHER, IMAGE)), Problem.NAME_WRONG),
                of("another image's", named(sealed, VerifiedImages.name(SHOP, Known.digest("x"))), Problem.NAME_WRONG),
                of(
                        "another repository's text under this name",
                        named(VerifiedImages.seal(elsewhere, KEYS), VerifiedImages.name(SHOP, IMAGE)),
                        Problem.NAME_WRONG),
                of("another epoch", resealed(text -> text.replace("\"epoch\":2", "\"epoch\":3")), Problem.OTHER_EPOCH),
                of("an earlier epoch", resealed(text -> "{\"epoch\":0,\"whatever\":[]}"), Problem.OTHER_EPOCH),
                of("no epoch", resealed(text -> text.replace("\"epoch\":2,", "")), Problem.UNREADABLE),
                of("no JSON", resealed(text -> text.substring(1)), Problem.UNREADABLE),
                of("no object", resealed(text -> "[]"), Problem.UNREADABLE),
                of(
                        "an unknown field",
                        resealed(text -> text.replace("\"epoch\":2", "\"epoch\":2,\"x\":1")),
                        Problem.UNREADABLE),
                of("an unknown layout", resealed(text -> text.replace("BUNDLE_BY_REFERRERS", "X")), Problem.UNREADABLE),
                of(
                        "no such signer",
                        resealed(text -> text.replace("\"signer\":0", "\"signer\":1")),
                        Problem.UNREADABLE),
                of("no such proof", resealed(text -> text.replace("\"proof\":0", "\"proof\":-1")), Problem.UNREADABLE),
                of(
                        "no material",
                        resealed(text -> text.replaceAll("\"material\":\\[[^]]*\\]", "\"material\":[]")),
                        Problem.UNREADABLE),
                of(
                        "a fact twice in one name",
                        resealed(text -> text.replace("\"facts\":", "\"facts\":[],\"facts\":")),
                        Problem.UNREADABLE),
                of(
                        "no repository",
                        resealed(text -> text.replace("registry.example.com/apps/shop", "A B")),
                        Problem.UNREADABLE),
                of("no time", resealed(text -> text.replace("2026-06-01T11:59:00Z", "now")), Problem.UNREADABLE),
                of(
                        "too long",
                        resealed(text -> text + " ".repeat(VerifiedImageSpec.MAXIMUM_CONTENT)),
                        Problem.UNREADABLE),
                of("deep", resealed(text -> "[".repeat(9000)), Problem.UNREADABLE),
                of("too old", VerifiedImages.seal(at(NOW.minus(Known.WEEK).minusMillis(1)), KEYS), Problem.TOO_OLD),
                of("from the future", VerifiedImages.seal(at(NOW.plusSeconds(61)), KEYS), Problem.FROM_THE_FUTURE),
                of(
                        "from the end of time",
                        resealed(text -> text.replace("2026-06-01T11:59:00Z", Instant.MAX.toString())),
                        Problem.FROM_THE_FUTURE),
                of(
                        "from before all time",
                        resealed(text -> text.replace("2026-06-01T11:59:00Z", Instant.MIN.toString())),
                        Problem.TOO_OLD));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgeries")
    void believesNothingElse(String name, VerifiedImage image, Problem problem) {
        assertThat(VerifiedImages.open(image, KEYS, now())).isEqualTo(new Disbelieved(problem));
    }

    @Test
    void agesAndClocksCountToTheirBounds() {
        assertThat(believed(VerifiedImages.seal(at(NOW.minus(Known.WEEK)), KEYS))
                        .facts())
                .hasSize(1);
        assertThat(believed(VerifiedImages.seal(at(NOW.plusSeconds(60)), KEYS)).facts())
                .hasSize(1);
    }

    @Test
    void anOlderTextIsNotBelievedWhereANewerOneWasKnown() {
        var image = VerifiedImages.seal(FACTS, KEYS);
        var newer = new Limits(NOW, Known.WEEK, FACTS.verifiedAt().plusMillis(1));
        var same = new Limits(NOW, Known.WEEK, FACTS.verifiedAt());

        assertThat(VerifiedImages.open(image, KEYS, newer)).isEqualTo(new Disbelieved(Problem.ROLLED_BACK));
        assertThat(VerifiedImages.open(image, KEYS, same)).isEqualTo(new Believed(FACTS));
    }

    @Test
    void theKeyBeforeCountsOnAndALostOneDoesNot() {
        var image = VerifiedImages.seal(FACTS, KEYS);
        var rotated = new InstallationKeys(Known.keys(2).current(), KEYS.current());

        assertThat(VerifiedImages.open(image, rotated, now())).isEqualTo(new Believed(FACTS));
        assertThat(VerifiedImages.open(image, Known.keys(2), now())).isEqualTo(new Disbelieved(Problem.KEY_UNKNOWN));
    }

    @Test
    void whatStandsBesideTheTextIsBelievedByNobody() {
        var image = edited(spec -> new VerifiedImageSpec(
                OTHER.toString(),
                Known.digest("x").toString(),
                "2030-01-01T00:00:00Z",
                spec.content(),
                spec.keyId(),
                spec.mac()));

        assertThat(VerifiedImages.open(image, KEYS, now())).isEqualTo(new Believed(FACTS));
    }

    @Test
    void tellsWhenOnlyWhatIsProved() {
        var image = VerifiedImages.seal(FACTS, KEYS);

        var text = SealedText.of(image.getSpec());

        assertThat(VerifiedImages.writtenAt(text, KEYS, NOW)).contains(FACTS.verifiedAt());
        assertThat(VerifiedImages.writtenAt(text, KEYS, NOW.minusSeconds(121))).isEmpty();
        assertThat(VerifiedImages.writtenAt(text, Known.keys(2), NOW)).isEmpty();
        assertThat(VerifiedImages.writtenAt(SealedText.of(null), KEYS, NOW)).isEmpty();
    }

    @Test
    void takesNoFactOfAnotherImageOrRepository() {
        var foreign = signed("ci");
        assertThatThrownBy(() -> new VerifiedFacts(OTHER, IMAGE, NOW, null, List.of(foreign), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new VerifiedFacts(SHOP, Known.digest("x"), NOW, null, List.of(foreign), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new VerifiedFacts(SHOP, IMAGE, NOW, new Content.NotAsked(), List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsTheNewestOfEachSignerWhereThereAreTooMany() {
        var flood = new ArrayList<Proven>();
        IntStream.range(0, 100).forEach(i -> flood.add(signed("ci", NOW.minusSeconds(i))));
        var old = signed("release", NOW.minus(Duration.ofDays(900)));
        flood.add(old);

        var kept = believed(VerifiedImages.seal(facts(flood.toArray(Proven[]::new)), KEYS))
                .facts();

        assertThat(kept).hasSizeLessThanOrEqualTo(32).contains(flood.getFirst(), old);
        assertThat(kept).isSubsetOf(flood.subList(0, 32).isEmpty() ? List.of() : flood);
        assertThat(kept.stream().filter(fact -> !fact.equals(old)))
                .as("and then the newest")
                .isSubsetOf(flood.subList(0, 32));
    }

    /** Certificates of one workflow differ in each run. */
    @Test
    void aWorkflowThatRunsEachNightPushesNobodyOut() {
        var flood = new ArrayList<Proven>();
        IntStream.range(0, 40)
                .forEach(night -> flood.add(new Proven(
                        Known.fact("https://example.com/scan", run(night), NOW.minus(Duration.ofDays(night))),
                        Known.NO_LOG)));
        var old = signed("release", NOW.minus(Duration.ofDays(900)));
        var undated =
                new Proven(Known.fact("https://example.com/review", new Signer.Key("ci", IMAGE.hex())), Known.NO_LOG);
        flood.add(old);
        flood.add(undated);

        assertThat(believed(VerifiedImages.seal(facts(flood.toArray(Proven[]::new)), KEYS))
                        .facts())
                .contains(flood.getFirst(), old, undated);
    }

    private static Signer run(int number) {
        return new Signer.Keyless(new CertificateIdentity(
                "https://issuer.example",
                "https://ci.example/scan",
                CertificateIdentity.SubjectType.URI,
                Map.of(FulcioExtension.RUN_INVOCATION_URI, "https://ci.example/runs/" + number)));
    }

    @Test
    void leavesOutHistoryBeforeManifestsAndManifestsBeforeFacts() {
        var history = IntStream.range(0, 64)
                .mapToObj(i ->
                        new Satisfied("p".repeat(250) + i, "r", "t", "n".repeat(60), NOW.minusSeconds(i), Set.of("d")))
                .toList();
        var children = IntStream.range(0, 40)
                .mapToObj(i -> new IndexChild(Known.digest("c" + i), new Platform("linux", "amd64", null), false))
                .toList();
        var more = new VerifiedFacts(SHOP, IMAGE, NOW, new Content.Index(children), List.of(signed("ci")), history);

        var fitted = believed(VerifiedImages.seal(more, KEYS));
        assertThat(fitted.facts()).hasSize(1);
        assertThat(fitted.content()).isEqualTo(more.content());
        assertThat(fitted.history())
                .hasSizeBetween(8, 63)
                .isEqualTo(history.subList(0, fitted.history().size()));

        var wide = IntStream.range(0, 256)
                .mapToObj(i -> new IndexChild(Known.digest("c" + i), new Platform("linux", "amd64", null), false))
                .toList();
        var without = believed(VerifiedImages.seal(
                new VerifiedFacts(SHOP, IMAGE, NOW, new Content.Index(wide), List.of(signed("ci")), history), KEYS));
        assertThat(without.facts()).hasSize(1);
        assertThat(without.content()).isNull();
        assertThat(without.history()).isEmpty();
    }

    @Test
    void fitsWhateverSignersWrite() {
        var loud = IntStream.range(0, 32)
                .mapToObj(i -> new Proven(
                        Known.fact("https://example.com/" + "x".repeat(3000) + i, new Signer.Key("ci", IMAGE.hex())),
                        Known.NO_LOG))
                .toArray(Proven[]::new);

        var spec = VerifiedImages.seal(facts(loud), KEYS).getSpec();

        assertThat(spec.content()).hasSizeLessThanOrEqualTo(VerifiedImageSpec.MAXIMUM_CONTENT);
        assertThat(believed(VerifiedImages.seal(facts(loud), KEYS)).facts()).hasSizeBetween(3, 5);
    }

    @Test
    void whatWasSeenStays() {
        var vanished = signed("vanished", NOW.minusSeconds(9));
        var stays = signed("stays", NOW.minusSeconds(8));
        var earlier = new VerifiedFacts(
                SHOP,
                IMAGE,
                NOW.minusSeconds(9),
                new Content.Single(),
                List.of(vanished, stays),
                List.of(satisfied("a")));
        var later = new VerifiedFacts(SHOP, IMAGE, NOW.minusSeconds(5), null, List.of(stays), List.of(satisfied("b")));

        for (var merged : List.of(earlier.merge(later), later.merge(earlier))) {
            assertThat(merged.facts()).containsExactlyInAnyOrder(vanished, stays);
            assertThat(merged.content()).isEqualTo(new Content.Single());
            assertThat(merged.verifiedAt()).isEqualTo(later.verifiedAt());
            assertThat(merged.history()).extracting(Satisfied::policy).containsExactlyInAnyOrder("a", "b");
        }
    }

    @Test
    void theLaterLookSaysHowAFactWasProved() {
        var before = signed("ci", NOW.minusSeconds(9));
        var after = new Proven(
                before.fact(), Known.NO_LOG.withSct(dev.portcullis.sigstore.trust.Demands.SctDemand.NOT_REQUIRED));
        var earlier = new VerifiedFacts(SHOP, IMAGE, NOW.minusSeconds(9), null, List.of(before), List.of());
        var later = new VerifiedFacts(SHOP, IMAGE, NOW, null, List.of(after), List.of());

        assertThat(earlier.merge(later).facts()).containsExactly(after);
        assertThat(later.merge(earlier).facts()).containsExactly(after);
    }

    @Test
    void mergingNeverLosesAnything() {
        for (var seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var one = Known.any(random);
            var other = Known.any(random);
            if (!one.repository().equals(other.repository()) || !one.digest().equals(other.digest())) {
                assertThatThrownBy(() -> one.merge(other)).isInstanceOf(IllegalArgumentException.class);
                continue;
            }
            var merged = one.merge(other);
            assertThat(merged.facts().stream().map(proven -> proven.fact().claim()))
                    .containsAll(one.facts().stream()
                            .map(proven -> proven.fact().claim())
                            .toList())
                    .containsAll(other.facts().stream()
                            .map(proven -> proven.fact().claim())
                            .toList());
            assertThat(merged.merge(one)).isEqualTo(merged);
        }
    }

    private static VerifiedFacts believed(VerifiedImage image) {
        return switch (VerifiedImages.open(image, KEYS, now())) {
            case Believed(var facts) -> facts;
            case Disbelieved(var problem) ->
                throw new AssertionError(problem + " " + image.getSpec().content());
        };
    }

    private static VerifiedFacts at(Instant verifiedAt) {
        return new VerifiedFacts(SHOP, IMAGE, verifiedAt, null, FACTS.facts(), List.of());
    }

    private static Arguments of(String name, VerifiedImage image, Problem problem) {
        return Arguments.of(name, image, problem);
    }

    private static VerifiedImage edited(UnaryOperator<VerifiedImageSpec> edit) {
        var image = VerifiedImages.seal(FACTS, KEYS);
        image.setSpec(edit.apply(image.getSpec()));
        return image;
    }

    private static VerifiedImage with(String content, String keyId, String mac) {
        return edited(spec ->
                new VerifiedImageSpec(spec.repository(), spec.digest(), spec.verifiedAt(), content, keyId, mac));
    }

    /** Returns what only the operator could write. */
    private static VerifiedImage resealed(UnaryOperator<String> edit) {
        var content = edit.apply(VerifiedImages.seal(FACTS, KEYS).getSpec().content());
        return with(content, KEYS.current().id(), VerifiedImageMac.of(KEYS.current(), content));
    }

    private static VerifiedImage named(VerifiedImage image, String name) {
        var copy = new VerifiedImage();
        copy.setMetadata(new io.fabric8.kubernetes.api.model.ObjectMetaBuilder()
                .withName(name)
                .build());
        copy.setSpec(image.getSpec());
        return copy;
    }
}
