package dev.portcullis.cluster.verified;

import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.image.IndexChild;
import dev.portcullis.core.image.Platform;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.evidence.Satisfied;
import dev.portcullis.sigstore.trust.Demands;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes facts as canonical JSON. Equal facts in equal order make equal texts. */
final class FactsWriter {
    private final List<FactsDocument.Signer> signers = new ArrayList<>();
    private final List<FactsDocument.Proof> proofs = new ArrayList<>();

    private FactsWriter() {}

    static String write(VerifiedFacts facts) {
        return CanonicalJson.of(new FactsWriter().document(facts));
    }

    private FactsDocument document(VerifiedFacts facts) {
        var statements = facts.facts().stream().map(this::statement).toList();
        return new FactsDocument(
                FactsDocument.EPOCH,
                facts.repository().toString(),
                facts.digest().toString(),
                facts.verifiedAt().toString(),
                content(facts.content()),
                signers,
                proofs,
                statements,
                history(facts.history()));
    }

    private static FactsDocument.@Nullable Content content(@Nullable Content content) {
        return switch (content) {
            case Content.Index(var children) ->
                new FactsDocument.Content(
                        FactsDocument.Content.INDEX,
                        children.stream().map(FactsWriter::manifest).toList());
            case Content.Single() -> new FactsDocument.Content(FactsDocument.Content.SINGLE, List.of());
            case null -> null;
            case Content.NotAsked() -> null;
            case Content.Failed(var outcome) -> null;
        };
    }

    private static FactsDocument.Manifest manifest(IndexChild child) {
        var platform = child.platform();
        return new FactsDocument.Manifest(
                child.digest().hex(), platform == null ? null : parts(platform), child.index() ? true : null);
    }

    private static List<String> parts(Platform platform) {
        return Stream.concat(Stream.of(platform.os(), platform.architecture()), Stream.ofNullable(platform.variant()))
                .toList();
    }

    private FactsDocument.Statement statement(Proven proven) {
        var fact = proven.fact();
        return new FactsDocument.Statement(
                fact.claim().kind().name(),
                fact.claim().predicateType(),
                fact.claim().statement().hex(),
                position(signers, signer(fact.signer())),
                position(proofs, proof(fact, proven.demands())),
                fact.times().stream()
                        .map(time -> time.source().name() + " " + time.at())
                        .toList(),
                fact.location().layout().name(),
                fact.location().artifact().hex());
    }

    private static <T> int position(List<T> all, T one) {
        if (!all.contains(one)) {
            all.add(one);
        }
        return all.indexOf(one);
    }

    private static FactsDocument.Signer signer(Signer signer) {
        return switch (signer) {
            case Signer.Keyless(var identity) -> {
                var extensions = new TreeMap<String, String>();
                identity.extensions().forEach((name, value) -> extensions.put(name.name(), value));
                yield new FactsDocument.Signer(
                        identity.issuer(),
                        identity.subject(),
                        identity.subjectType().name(),
                        extensions,
                        "",
                        "");
            }
            case Signer.Key(var name, var fingerprint) ->
                new FactsDocument.Signer("", "", "", Map.of(), name, fingerprint);
        };
    }

    private static FactsDocument.Proof proof(Fact fact, Demands demands) {
        var material = fact.material().stream()
                .map(piece -> piece.kind().name() + ":" + piece.fingerprint())
                .sorted()
                .toList();
        return new FactsDocument.Proof(
                fact.trustRoot(),
                List.of(
                        demands.certificateLog().name(),
                        demands.keyLog().name(),
                        demands.sct().name(),
                        demands.time().name()),
                material);
    }

    private static List<FactsDocument.History> history(List<Satisfied> satisfied) {
        var groups = new LinkedHashMap<FactsDocument.History, Map<String, String>>();
        for (var one : satisfied) {
            var group = new FactsDocument.History(
                    one.policy(),
                    one.revision(),
                    one.trust(),
                    one.met().stream().sorted().toList(),
                    Map.of());
            groups.computeIfAbsent(group, key -> new TreeMap<>())
                    .putIfAbsent(one.namespace(), one.at().toString());
        }
        return groups.entrySet().stream()
                .map(entry -> new FactsDocument.History(
                        entry.getKey().policy(),
                        entry.getKey().revision(),
                        entry.getKey().trust(),
                        entry.getKey().met(),
                        entry.getValue()))
                .toList();
    }
}
