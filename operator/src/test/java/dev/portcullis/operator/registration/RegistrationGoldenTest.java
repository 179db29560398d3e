package dev.portcullis.operator.registration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.policy.ImageSelection;
import dev.portcullis.crds.policy.NamespaceSelector;
import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.crds.policy.PolicyMode;
import dev.portcullis.crds.policy.RolloutSpec;
import dev.portcullis.crds.policy.RolloutState;
import dev.portcullis.crds.workload.ImagePath;
import dev.portcullis.crds.workload.ImageResource;
import dev.portcullis.crds.workload.ImageResources;
import dev.portcullis.operator.sample.Samples;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One folder per scenario; {@code -Dgolden.write=true} writes the outputs anew. */
class RegistrationGoldenTest {
    private static final Path FOLDER = Path.of("src/test/resources/registration");
    private static final String IN = "in-policies.yaml";
    private static final String OUT = "out-registration.yaml";

    /** What the policies are and what has served. */
    record Scenario(
            String url,
            boolean owned,
            List<String> exempt,
            List<String> serving,
            @Nullable List<Resource> imageResources,
            @Nullable Set<String> suspended,
            List<Policy> policies) {
        ImageResources resources() {
            return imageResources == null
                    ? ImageResources.NONE
                    : new ImageResources(
                            imageResources.stream().map(Resource::read).toList());
        }
    }

    /** A setting. */
    record Resource(String group, String version, String resource, List<String> paths) {
        ImageResource read() {
            return new ImageResource(
                    group, version, resource, paths.stream().map(ImagePath::of).toList());
        }
    }

    /** A policy, as far as the registration depends on it. */
    record Policy(
            String name,
            PolicyMode mode,
            @Nullable NamespaceSelector namespaceSelector,
            @Nullable List<NamespaceSelector> earlier,
            @Nullable Set<String> audited) {

        PolicyClaim claim() {
            var before = earlier == null ? List.<NamespaceSelector>of() : earlier;
            return PolicyClaim.of(
                    name,
                    content(namespaceSelector),
                    before.stream().map(this::content).toList());
        }

        private PolicyContent content(@Nullable NamespaceSelector selector) {
            return audited == null
                    ? PolicyContent.of(spec(selector))
                    : PolicyContent.of(
                            spec(selector).withRollout(RolloutSpec.DEFAULT),
                            new RolloutState(
                                    audited.stream().collect(Collectors.toMap(name -> name, name -> "u-" + name)),
                                    "",
                                    "",
                                    0));
        }

        private EvidencePolicySpec spec(@Nullable NamespaceSelector selector) {
            return new EvidencePolicySpec(
                    mode,
                    new ImageSelection(List.of(), List.of(), null, selector),
                    EvidencePolicySpec.DigestDemand.REQUIRED,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    null,
                    null,
                    EvidencePolicySpec.Undecidable.DENY,
                    null,
                    null,
                    null,
                    null);
        }
    }

    static Stream<Path> scenarios() throws IOException {
        try (var folders = Files.list(FOLDER)) {
            return folders.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void theRegistrationIsAsWrittenDown(Path scenario) throws IOException {
        var input = Serialization.unmarshal(Files.readString(scenario.resolve(IN)), Scenario.class);

        var registration = Serialization.asYaml(build(input));

        var out = scenario.resolve(OUT);
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(out, registration);
        }
        assertThat(registration).isEqualTo(Files.readString(out));
    }

    @Test
    void everyFileIsUsed() throws IOException {
        var unused = new ArrayList<Path>();
        try (var files = Files.walk(FOLDER)) {
            files.filter(Files::isRegularFile)
                    .map(FOLDER::relativize)
                    .filter(file ->
                            file.getNameCount() != 2 || !Set.of(IN, OUT).contains(String.valueOf(file.getFileName())))
                    .forEach(unused::add);
        }
        assertThat(unused).isEmpty();
    }

    private static Object build(Scenario scenario) {
        Endpoint endpoint = scenario.url().isEmpty()
                ? new Endpoint.InCluster("portcullis-system")
                : new Endpoint.Outside(URI.create(scenario.url()));
        var claims = scenario.policies().stream().map(Policy::claim).toList();
        var plan = EntryPlan.decide(claims, Set.copyOf(scenario.serving()))
                .suspending(scenario.suspended() == null ? Set.of() : scenario.suspended());
        var owner = new OwnerReferenceBuilder()
                .withApiVersion("rbac.authorization.k8s.io/v1")
                .withKind("ClusterRole")
                .withName("portcullis-operator")
                .withUid(Samples.UID)
                .build();
        return new RegistrationBuilder(endpoint, Set.copyOf(scenario.exempt()), scenario.resources())
                .build(plan.entries(), Samples.KEY, "Y2VydGlmaWNhdGU=", scenario.owned() ? owner : null);
    }
}
