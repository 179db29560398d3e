package dev.portcullis.cli.backfill;

import dev.portcullis.cli.registry.RegistryOptions;
import dev.portcullis.cli.rules.FileRules;
import dev.portcullis.cli.rules.OpaOption;
import dev.portcullis.cli.verify.PolicyFiles;
import dev.portcullis.core.image.Registries;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What must not be signed though it runs. */
final class DenyOptions {
    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description =
                    "sign nothing that the deny list of a policy in this file names, in whatever repository it is; repeat for more files")
    private List<Path> policies = List.of();

    @Mixin
    private final OpaOption opa;

    DenyOptions(@Nullable Path opa) {
        this.opa = new OpaOption(opa);
    }

    DeniedImages denied(RegistryOptions registries, Path dockerFolder, InstantSource clock) {
        if (policies.isEmpty()) {
            return DeniedImages.of(List.of());
        }
        var rules = FileRules.ofRegistries(opa, registries, Registries.of(List.of()), dockerFolder, clock);
        return DeniedImages.of(PolicyFiles.proposed(policies, rules).policies());
    }
}
