package dev.portcullis.operator.evidencebundle;

import dev.portcullis.collect.CollectorKind;
import dev.portcullis.collect.CollectorSpec;
import dev.portcullis.collect.Source;
import dev.portcullis.collect.item.WantedItem;
import dev.portcullis.core.evidencebundle.EvidenceBundleContent;
import dev.portcullis.core.evidencebundle.EvidenceItem;
import dev.portcullis.core.image.ImagePattern;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.InvalidImagePatternException;
import dev.portcullis.crds.signer.EvidenceSignerSpec;
import dev.portcullis.crds.status.ConditionReason;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Says whether a signer may be used for something. Pure, and asked before anybody is contacted: an operator that asks Vault on everybody's behalf must
 * not be made to ask for what only some may have.
 *
 * @param signer what it permits
 */
record SignerCheck(EvidenceSignerSpec signer) {
    /**
     * Why it may not.
     *
     * @param reason SIGNER_NOT_ALLOWED, REFERENCE_NOT_PERMITTED, or REFERENCE_NOT_FOUND
     * @param message for people
     */
    record Refusal(ConditionReason reason, String message) {
        /** Says also which signer it is that refuses. */
        Refusal by(String signerName) {
            return new Refusal(reason, "EvidenceSigner " + signerName + ": " + message);
        }
    }

    /**
     * Looks at what is to be collected, and where it goes.
     *
     * @param namespace of the object that asks for it
     */
    Optional<Refusal> refusal(
            String namespace, ImageRepository subject, ImageRepository destination, List<WantedItem> items) {
        return who(namespace, subject)
                .or(() -> destination(subject, destination))
                .or(() -> items.stream()
                        .flatMap(item -> kinds(item.spec())
                                .flatMap(kind -> what(item.name(), item.predicateType(), kind.code()).stream()))
                        .findFirst())
                .or(() -> items.stream()
                        .flatMap(item -> host(subject, item).stream())
                        .findFirst())
                .or(() ->
                        items.stream().flatMap(item -> endpoint(item).stream()).findFirst());
    }

    /** Looks at where a bundle that is signed already is published: the object may name another signer by now. */
    Optional<Refusal> refusal(String namespace, ImageRepository subject, ImageRepository destination) {
        return who(namespace, subject).or(() -> destination(subject, destination));
    }

    private Optional<Refusal> destination(ImageRepository subject, ImageRepository destination) {
        return isRegistry(subject, destination.host())
                ? Optional.empty()
                : refused("it does not permit destinations on " + destination.host());
    }

    /** Looks once more at what is to be signed: between the two nobody may have got in anything else. */
    Optional<Refusal> refusal(ImageRepository subject, EvidenceBundleContent content) {
        return who(content.requester().namespace(), subject)
                .or(() -> content.items().stream()
                        .flatMap(item -> what(item).stream())
                        .findFirst());
    }

    /** What a report says is worth no more than where it lies: whoever may read reports from registries only must not take them from elsewhere. */
    private static Stream<CollectorKind> kinds(CollectorSpec spec) {
        return switch (spec) {
            case CollectorSpec.FromDocument(var source, var check) ->
                Stream.concat(Stream.of(source.kind()), check.kind().stream());
            case CollectorSpec.FromMetric metric -> Stream.of(metric.kind());
        };
    }

    private Optional<Refusal> who(String namespace, ImageRepository subject) {
        if (!signer.namespaces().contains(namespace)) {
            return refused("it does not permit namespace " + namespace);
        }
        return signer.subjects().stream().anyMatch(pattern -> matches(pattern, subject))
                ? Optional.empty()
                : refused("it does not permit subject " + subject);
    }

    private Optional<Refusal> what(EvidenceItem item) {
        return what(item.name(), item.predicateType(), item.collector());
    }

    private Optional<Refusal> what(String name, String predicateType, String collector) {
        if (!signer.predicateTypes().contains(predicateType)) {
            return refused("it does not permit predicate type " + predicateType + " of item " + name);
        }
        return signer.collectors().contains(collector)
                ? Optional.empty()
                : refused("it does not permit collector " + collector + " of item " + name);
    }

    /** Whoever may name a host has the operator ask it, from where the operator stands. */
    private Optional<Refusal> host(ImageRepository subject, WantedItem item) {
        if (!(item.spec() instanceof CollectorSpec.FromDocument(var source, var check))) {
            return Optional.empty();
        }
        return switch (source) {
            case Source.HttpsFile(var address, var digest, var mediaType)
            when !signer.fileHosts().contains(authority(address)) ->
                refused("it does not permit files on " + authority(address) + ", as item " + item.name() + " has it");
            case Source.OciArtifact(var reference)
            when !isRegistry(subject, reference.repository().host()) ->
                refused("it does not permit artifacts on "
                        + reference.repository().host() + ", as item " + item.name() + " has it");
            case Source.HttpsFile file -> Optional.empty();
            case Source.OciArtifact artifact -> Optional.empty();
            case Source.OciReferrer referrer -> Optional.empty();
            case Source.ConfigMapKey map -> Optional.empty();
        };
    }

    private boolean isRegistry(ImageRepository subject, String host) {
        return host.equals(subject.host()) || signer.registryHosts().contains(host);
    }

    private static String authority(URI address) {
        var host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
        var usual = "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
        return address.getPort() == -1 || address.getPort() == usual ? host : host + ":" + address.getPort();
    }

    /** What a server answers that the bundle's author chose is worth nothing, and asking it may be what the author is after. */
    private Optional<Refusal> endpoint(WantedItem item) {
        return item.spec() instanceof CollectorSpec.FromMetric(var query)
                        && !signer.prometheusEndpoints()
                                .contains(query.endpoint().toString())
                ? Optional.of(new Refusal(
                        ConditionReason.REFERENCE_NOT_PERMITTED,
                        "item " + item.name() + " queries " + query.endpoint() + ", which the signer does not name"))
                : Optional.empty();
    }

    private static boolean matches(String pattern, ImageRepository subject) {
        try {
            return ImagePattern.compile(pattern).matches(subject);
        } catch (InvalidImagePatternException e) {
            return false;
        }
    }

    private static Optional<Refusal> refused(String message) {
        return Optional.of(new Refusal(ConditionReason.SIGNER_NOT_ALLOWED, message));
    }
}
