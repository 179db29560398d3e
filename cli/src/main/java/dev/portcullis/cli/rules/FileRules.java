package dev.portcullis.cli.rules;

import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.cli.registry.DockerLogin;
import dev.portcullis.cli.registry.RegistryOptions;
import dev.portcullis.compiler.BundleSource;
import dev.portcullis.compiler.MadePrograms;
import dev.portcullis.compiler.PolicyPrograms;
import dev.portcullis.compiler.RulesCompiler;
import dev.portcullis.compiler.SignedBundles;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.Registries;
import dev.portcullis.crds.policy.EvidencePolicySpec;
import dev.portcullis.crds.policy.RegoDemand;
import dev.portcullis.evidence.RegistryEvidence;
import dev.portcullis.evidence.TrustRootInForce;
import dev.portcullis.opa.BundleArchive;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistrySettings;
import dev.portcullis.registry.client.HttpRegistryClient;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Makes the programs of policies from files, by the code that makes them in a cluster. */
@FunctionalInterface
public interface FileRules {
    /**
     * Makes the programs of a policy.
     *
     * @param trustRoots by whose keys and authorities bundles are verified, by name
     */
    MadePrograms of(EvidencePolicySpec spec, Map<String, TrustRootInForce> trustRoots);

    /** Compiles modules, and takes no bundle, for commands that ask no registry. */
    static FileRules ofModules(OpaOption opa) {
        return by(opa.compiler(), new NoBundles());
    }

    /**
     * Compiles modules, and fetches bundles from registries.
     *
     * @param dockerFolder the folder with Docker's {@code config.json}
     */
    static FileRules ofRegistries(
            OpaOption opa, RegistryOptions options, Registries registries, Path dockerFolder, InstantSource clock) {
        return (spec, trustRoots) -> {
            var settings = options.settings(hosts(spec, registries), registries.mirroredOnly());
            try (var registry = client(settings);
                    var evidence = new RegistryEvidence(registry, clock)) {
                var login = DockerLogin.in(dockerFolder).credentials();
                var asking = new SignedBundles.Asking("", login::forRepository, options.timeout());
                var bundles = new SignedBundles(registry, evidence, registries, asking, clock);
                return by(opa.compiler(), bundles).of(spec, trustRoots);
            }
        };
    }

    private static FileRules by(RulesCompiler compiler, BundleSource bundles) {
        var programs = new PolicyPrograms(compiler, bundles);
        return (spec, trustRoots) -> {
            try {
                return programs.of(spec, null, () -> trustRoots);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        };
    }

    private static Set<String> hosts(EvidencePolicySpec spec, Registries registries) {
        var hosts = new HashSet<String>();
        for (var requirement : spec.requirements()) {
            var bundle = requirement.rego() == null ? null : requirement.rego().bundle();
            if (bundle != null) {
                var reference = registries.canonical(ImageReference.parse(bundle.reference()));
                registries.places(reference.repository()).forEach(place -> hosts.add(place.host()));
            }
        }
        return hosts;
    }

    private static HttpRegistryClient client(RegistrySettings settings) {
        try {
            return HttpRegistryClient.create(settings, RegistryListener.NONE);
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException("--ca-file: " + e.getMessage());
        }
    }

    /** No registry is asked. */
    final class NoBundles implements BundleSource {
        private static final String WHY = "this command asks no registry, so that it takes rules as modules only";

        @Override
        public Answer<Signed> signed(
                EvidencePolicySpec policy, RegoDemand.Bundle bundle, Map<String, TrustRootInForce> trustRoots) {
            return new Answer.Unavailable<>(WHY);
        }

        @Override
        public Answer<BundleArchive> fetch(RegoDemand.Bundle bundle) {
            return new Answer.Unavailable<>(WHY);
        }
    }
}
