package dev.portcullis.cli.verify;

import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.core.image.InvalidImageReferenceException;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.image.Registries.Registry;
import dev.portcullis.core.policy.Policy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Where evidence is looked for besides the image's own repository, and what the installation's settings say of registries. */
public final class PlaceOptions {
    @Option(
            names = "--evidence-repository",
            paramLabel = "REPOSITORY",
            description = "let evidence in this repository count for every policy, besides those that the policy names")
    private List<String> evidenceRepositories = List.of();

    @Option(
            names = "--registry-alias",
            paramLabel = "HOST=ALIAS",
            description = "take ALIAS for another name of the registry HOST, as registries[].aliases does")
    private List<String> aliases = List.of();

    @Option(
            names = "--registry-mirror",
            paramLabel = "HOST=MIRROR",
            description =
                    "read the repositories of HOST at MIRROR (host or host/prefix) first, as registries[].mirrors does")
    private List<String> mirrors = List.of();

    @Option(
            names = "--mirrors-only",
            paramLabel = "HOST",
            description = "never connect to HOST, only to its mirrors, as registries[].direct: false does")
    private List<String> mirrorsOnly = List.of();

    /** Returns the policies with the evidence repositories that the options add. */
    public List<Policy> widened(List<Policy> policies) {
        var repositories =
                evidenceRepositories.stream().map(PlaceOptions::repository).toList();
        return policies.stream()
                .map(policy -> policy.but()
                        .evidence(policy.evidence().and(repositories))
                        .build())
                .toList();
    }

    /** Returns what the options say of registries. */
    public Registries registries() {
        Map<String, List<String>> aliasesByHost = byHost("--registry-alias", aliases);
        Map<String, List<String>> mirrorsByHost = byHost("--registry-mirror", mirrors);
        var registries = new LinkedHashMap<String, Registry>();
        for (var hosts : List.of(aliasesByHost.keySet(), mirrorsByHost.keySet(), mirrorsOnly)) {
            for (var host : hosts) {
                registries.put(
                        host,
                        new Registry(
                                host,
                                aliasesByHost.getOrDefault(host, List.of()),
                                mirrorsByHost.getOrDefault(host, List.of()),
                                !mirrorsOnly.contains(host)));
            }
        }
        try {
            return Registries.of(List.copyOf(registries.values()));
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException(
                    "--registry-alias, --registry-mirror and --mirrors-only cannot be used: " + e.getMessage());
        }
    }

    /** Returns the hosts that may be asked about the image; none where it is no reference, which the policies judge too. */
    public Set<String> hosts(String image, List<Policy> policies, Registries registries) {
        try {
            var own = registries.canonical(ImageReference.parse(image)).repository();
            var evidence = policies.stream().flatMap(policy -> policy.evidence().repositories().stream());
            return Stream.concat(Stream.of(own), evidence)
                    .flatMap(repository -> registries.places(repository).stream())
                    .map(ImageRepository::host)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (InvalidImageReferenceException e) {
            return Set.of();
        }
    }

    private static Map<String, List<String>> byHost(String option, List<String> pairs) {
        var byHost = new LinkedHashMap<String, List<String>>();
        for (var pair : pairs) {
            var equals = pair.indexOf('=');
            if (equals < 1) {
                throw new UnusableInputException(option + ": write HOST=NAME");
            }
            byHost.computeIfAbsent(pair.substring(0, equals), host -> new ArrayList<>())
                    .add(pair.substring(equals + 1));
        }
        return byHost;
    }

    private static ImageRepository repository(String text) {
        try {
            return ImageRepository.parse(text);
        } catch (InvalidImageReferenceException e) {
            throw new UnusableInputException("--evidence-repository: " + e.getMessage());
        }
    }
}
