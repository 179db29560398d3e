package dev.portcullis.cli.policy;

import dev.portcullis.cli.console.Console;
import dev.portcullis.cli.console.ExitCode;
import dev.portcullis.cli.console.Progress;
import dev.portcullis.cli.console.Shown;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.cli.registry.DockerLogin;
import dev.portcullis.cli.registry.RegistryOptions;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.InvalidImageReferenceException;
import dev.portcullis.opa.PolicyBundle;
import dev.portcullis.registry.Deadline;
import dev.portcullis.registry.NewArtifact;
import dev.portcullis.registry.RegistryListener;
import dev.portcullis.registry.RegistryPusher;
import dev.portcullis.registry.RegistryResult;
import dev.portcullis.registry.client.HttpRegistryPusher;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Brings a bundle into a registry. */
@Command(
        name = "push",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Brings a bundle into a registry as an OCI artifact with the media types that OPA looks for, and prints its",
            "digest, by which it is signed and by which an EvidencePolicy names it.",
            ""
        },
        footer = {
            "",
            "Credentials are read from config.json in DOCKER_CONFIG or ~/.docker; credential helpers are never run.",
            "Whoever may push can replace what a tag names: sign the digest (cosign sign), and name it in policies.",
            "",
            "Examples:",
            "  portcullis policy push registry.example.com/policies/base-images:v1 bundle.tar.gz",
            "  portcullis policy push localhost:5000/policies/base-images:v1 policies/ --plain-http localhost:5000",
            "",
            "Exit codes: 0 pushed, 1 errors in the policy or the registry does not take it, 2 the registry cannot be",
            "reached, 64 wrong options or files, or OPA is missing.",
        })
final class PushCommand implements Callable<Integer> {
    private static final byte[] NO_CONFIG = "{}".getBytes(StandardCharsets.UTF_8);
    private static final String TITLE = "bundle.tar.gz";

    private final Console console;
    private final Path dockerFolder;

    @Parameters(index = "0", paramLabel = "REF", description = "where it goes, by tag: registry/repository:tag")
    @SuppressWarnings("NullAway.Init")
    private String reference;

    @Parameters(index = "1", paramLabel = "POLICY", description = "a bundle, or a folder with files of Rego")
    @SuppressWarnings("NullAway.Init")
    private Path policy;

    @Mixin
    private final RegistryOptions registries = new RegistryOptions();

    @Mixin
    private final Compiler compiler;

    PushCommand(Console console, Path dockerFolder, @Nullable Path opa) {
        this.compiler = new Compiler(opa);
        this.console = console;
        this.dockerFolder = dockerFolder;
    }

    @Override
    public Integer call() {
        var target = target();
        var built = BuiltPolicy.bundle(console, compiler, policy, EntryPoints::isOne)
                .flatMap(bundle -> BuiltPolicy.of(console, bundle));
        if (built.isEmpty()) {
            return ExitCode.REFUSED;
        }
        return switch (push(target, built.get().bundle())) {
            case RegistryResult.Found<Digest>(var digest) -> {
                console.out().println(Shown.line(target.repository() + "@" + digest));
                yield ExitCode.OK;
            }
            case RegistryResult.NotFound<Digest>(var hidden, var detail) ->
                failed(detail + ": is there such a repository?", ExitCode.REFUSED);
            case RegistryResult.Refused<Digest>(var reason, var detail) ->
                failed("[" + reason.code() + "] " + detail, ExitCode.REFUSED);
            case RegistryResult.Unavailable<Digest>(var reason, var detail, var retryAfter) ->
                failed("[" + reason.code() + "] " + detail, ExitCode.UNDECIDABLE);
        };
    }

    private ImageReference target() {
        try {
            var target = ImageReference.parse(reference);
            if (target.pinned().isPresent()) {
                throw new UnusableInputException("REF: name a tag; the digest is what this command prints");
            }
            return target;
        } catch (InvalidImageReferenceException e) {
            throw new UnusableInputException("REF: " + e.getMessage());
        }
    }

    private RegistryResult<Digest> push(ImageReference target, PolicyBundle bundle) {
        var repository = target.repository();
        var artifact = new NewArtifact(
                new NewArtifact.Part(PolicyBundle.CONFIG_TYPE, NO_CONFIG, ""),
                List.of(new NewArtifact.Part(PolicyBundle.LAYER_TYPE, bundle.packed(), TITLE)));
        var credentials = DockerLogin.in(dockerFolder).credentials().forRepository(repository);
        try (var pusher = pusher(repository.host());
                var progress = Progress.of(console, "pushing to " + repository.host())) {
            progress.start();
            return pusher.push(repository, target.tag(), artifact, credentials, Deadline.after(registries.timeout()));
        }
    }

    private RegistryPusher pusher(String host) {
        try {
            return HttpRegistryPusher.create(registries.settings(Set.of(host), Set.of()), RegistryListener.NONE);
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException("--ca-file: " + e.getMessage());
        }
    }

    private int failed(String why, int code) {
        console.err().println(Shown.line(reference + ": not pushed: " + why));
        return code;
    }
}
