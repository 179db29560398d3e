package dev.portcullis.cluster.verified;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.cluster.verified.Opened.Believed;
import dev.portcullis.cluster.verified.Opened.Disbelieved;
import dev.portcullis.cluster.verified.Opened.Problem;
import dev.portcullis.core.fact.CertificateIdentity;
import dev.portcullis.core.fact.CertificateIdentity.SubjectType;
import dev.portcullis.core.fact.Claim;
import dev.portcullis.core.fact.Fact;
import dev.portcullis.core.fact.FulcioExtension;
import dev.portcullis.core.fact.Location;
import dev.portcullis.core.fact.Signer;
import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.core.fact.VerifiedTime;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.IndexChild;
import dev.portcullis.core.image.InvalidImageReferenceException;
import dev.portcullis.core.image.Platform;
import dev.portcullis.core.verdict.Content;
import dev.portcullis.crds.json.CanonicalJson;
import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.crds.verified.VerifiedImageSpec;
import dev.portcullis.evidence.Satisfied;
import dev.portcullis.sigstore.trust.Demands;
import dev.portcullis.sigstore.trust.Demands.LogDemand;
import dev.portcullis.sigstore.trust.Demands.SctDemand;
import dev.portcullis.sigstore.trust.Demands.TimeDemand;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the content of a {@code VerifiedImage} whose MAC was found right; what is not of the known form, or beyond its bounds, is unreadable. */
final class FactsText {
    /** Most facts of one digest. */
    static final int MOST_FACTS = 32;

    /** Most satisfied policies, by namespace. */
    static final int MOST_HISTORY = 64;

    /** Most manifests of an index, as many as are read from a registry. */
    private static final int MOST_MANIFESTS = 256;

    /** Most pieces of material of one fact, and most times: more than any signature has. */
    private static final int MOST_PARTS = 64;

    private static final int MOST_TEXT = VerifiedImageSpec.MAXIMUM_CONTENT;
    private static final int PLATFORM_PARTS = 3;

    private FactsText() {}

    /** Reads a text. Never throws, whatever it is. */
    static Opened read(String text) {
        if (text.length() > MOST_TEXT || !(CanonicalJson.tree(text) instanceof ReadResult.Read<JsonNode>(var tree))) {
            return new Disbelieved(Problem.UNREADABLE);
        }
        var epoch = tree.get("epoch");
        if (epoch != null && epoch.isInt() && epoch.intValue() != FactsDocument.EPOCH) {
            // Texts of another epoch may have another form.
            return new Disbelieved(Problem.OTHER_EPOCH);
        }
        if (epoch == null
                || !epoch.isInt()
                || !(CanonicalJson.read(tree, FactsDocument.class)
                        instanceof ReadResult.Read<FactsDocument>(var document))) {
            return new Disbelieved(Problem.UNREADABLE);
        }
        try {
            return new Believed(facts(document));
        } catch (IllegalArgumentException | DateTimeException | InvalidImageReferenceException e) {
            return new Disbelieved(Problem.UNREADABLE);
        }
    }

    private static VerifiedFacts facts(FactsDocument document) {
        var repository = ImageRepository.parse(document.repository());
        var digest = digest(document.digest());
        demand(document.facts().size() <= MOST_FACTS);
        demand(document.signers().size() <= MOST_FACTS);
        demand(document.proofs().size() <= MOST_FACTS);
        var signers = document.signers().stream().map(FactsText::signer).toList();
        var facts = document.facts().stream()
                .map(statement -> proven(
                        statement,
                        at(signers, statement.signer()),
                        at(document.proofs(), statement.proof()),
                        new Place(repository, digest)))
                .toList();
        return new VerifiedFacts(
                repository,
                digest,
                Instant.parse(document.verifiedAt()),
                content(document.content()),
                facts,
                history(document.history()));
    }

    private static Proven proven(
            FactsDocument.Statement statement, Signer signer, FactsDocument.Proof proof, Place place) {
        demand(proof.material().size() <= MOST_PARTS && statement.times().size() <= MOST_PARTS);
        demand(!statement.predicateType().isEmpty() && !proof.trustRoot().isEmpty());
        var claim = new Claim(
                Claim.Kind.valueOf(statement.kind()), statement.predicateType(), new Digest(statement.statement()));
        var location = new Location(
                place.repository(), Location.Layout.valueOf(statement.layout()), new Digest(statement.artifact()));
        var fact = new Fact(
                place.digest(),
                claim,
                signer,
                proof.trustRoot(),
                material(proof.material()),
                statement.times().stream().map(FactsText::time).toList(),
                location);
        return new Proven(fact, demands(proof.demands()));
    }

    private static Signer signer(FactsDocument.Signer signer) {
        if (!signer.key().isEmpty()) {
            demand(signer.issuer().isEmpty()
                    && signer.subject().isEmpty()
                    && signer.subjectType().isEmpty()
                    && signer.extensions().isEmpty());
            return new Signer.Key(signer.key(), new Digest(signer.fingerprint()).hex());
        }
        demand(!signer.issuer().isEmpty()
                && !signer.subject().isEmpty()
                && signer.fingerprint().isEmpty());
        var extensions = new EnumMap<FulcioExtension, String>(FulcioExtension.class);
        signer.extensions().forEach((name, value) -> extensions.put(FulcioExtension.valueOf(name), value));
        return new Signer.Keyless(new CertificateIdentity(
                signer.issuer(), signer.subject(), SubjectType.valueOf(signer.subjectType()), extensions));
    }

    private static Set<TrustMaterial> material(List<String> texts) {
        return texts.stream().map(FactsText::material).collect(Collectors.toUnmodifiableSet());
    }

    private static TrustMaterial material(String text) {
        var end = text.indexOf(':');
        demand(end > 0);
        return new TrustMaterial(
                TrustMaterial.Kind.valueOf(text.substring(0, end)), new Digest(text.substring(end + 1)).hex());
    }

    private static VerifiedTime time(String text) {
        var end = text.indexOf(' ');
        demand(end > 0);
        return new VerifiedTime(
                VerifiedTime.Source.valueOf(text.substring(0, end)), Instant.parse(text.substring(end + 1)));
    }

    private static Demands demands(List<String> texts) {
        demand(texts.size() == Demands.class.getRecordComponents().length);
        return new Demands(
                LogDemand.valueOf(texts.get(0)),
                LogDemand.valueOf(texts.get(1)),
                SctDemand.valueOf(texts.get(2)),
                TimeDemand.valueOf(texts.get(3)));
    }

    private static @Nullable Content content(FactsDocument.@Nullable Content content) {
        if (content == null) {
            return null;
        }
        return switch (content.kind()) {
            case FactsDocument.Content.SINGLE -> {
                demand(content.manifests().isEmpty());
                yield new Content.Single();
            }
            case FactsDocument.Content.INDEX -> {
                demand(content.manifests().size() <= MOST_MANIFESTS);
                yield new Content.Index(
                        content.manifests().stream().map(FactsText::child).toList());
            }
            default -> throw new IllegalArgumentException("there is no such content");
        };
    }

    private static IndexChild child(FactsDocument.Manifest manifest) {
        var platform = manifest.platform();
        return new IndexChild(
                new Digest(manifest.digest()),
                platform == null ? null : platform(platform),
                Boolean.TRUE.equals(manifest.index()));
    }

    private static Platform platform(List<String> parts) {
        demand(parts.size() >= PLATFORM_PARTS - 1 && parts.size() <= PLATFORM_PARTS);
        return new Platform(parts.get(0), parts.get(1), parts.size() < PLATFORM_PARTS ? null : parts.get(2));
    }

    private static List<Satisfied> history(List<FactsDocument.History> groups) {
        demand(groups.stream().mapToInt(group -> group.namespaces().size()).sum() <= MOST_HISTORY);
        demand(groups.stream().allMatch(group -> group.met().size() <= MOST_PARTS));
        return groups.stream()
                .flatMap(group -> group.namespaces().entrySet().stream().map(entry -> satisfied(group, entry)))
                .toList();
    }

    private static Satisfied satisfied(FactsDocument.History group, Map.Entry<String, String> at) {
        demand(!group.policy().isEmpty() && !at.getKey().isEmpty());
        return new Satisfied(
                group.policy(),
                group.revision(),
                group.trust(),
                at.getKey(),
                Instant.parse(at.getValue()),
                Set.copyOf(group.met()));
    }

    private static Digest digest(String text) {
        return Digest.parse(text).orElseThrow(() -> new IllegalArgumentException("it is no digest"));
    }

    private static <T> T at(List<T> all, @Nullable Integer position) {
        var index = position == null ? -1 : position;
        demand(index >= 0 && index < all.size());
        return all.get(index);
    }

    private static void demand(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("it is not of the known form");
        }
    }

    /** What all facts of a text are about, and where they were found. */
    private record Place(ImageRepository repository, Digest digest) {}
}
