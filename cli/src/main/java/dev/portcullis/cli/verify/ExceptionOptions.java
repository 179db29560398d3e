package dev.portcullis.cli.verify;

import dev.portcullis.cli.console.BoundedFile;
import dev.portcullis.cli.console.Shown;
import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.core.exemption.Exemption;
import dev.portcullis.core.exemption.Exemptions;
import dev.portcullis.core.exemption.Workload;
import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.ExceptionCompiler;
import dev.portcullis.crds.compile.Problem;
import dev.portcullis.crds.file.ResourceFile;
import dev.portcullis.crds.file.ResourceFile.NamedException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Exceptions from files, which count as approved: no cluster is asked, and nobody's verb is known here. */
final class ExceptionOptions {
    private static final String NAME = "--exception";
    private static final int MAXIMUM_FILE = 2 * 1024 * 1024;

    @Option(
            names = NAME,
            paramLabel = "FILE",
            description =
                    "a YAML file with PolicyExceptions, which count as approved here; needs --namespace; repeat for"
                            + " more files")
    private List<Path> files = List.of();

    @Option(
            names = "--service-account",
            paramLabel = "NAME",
            description = "as which service account the image is to run, for exceptions that name some")
    private @Nullable String serviceAccount;

    /**
     * Reads and compiles the files. What says when it was approved counts from then on, what does not from now on.
     *
     * @param namespace the namespace in which the image is to run; empty where it is not known
     * @throws UnusableInputException if anything in them is not acceptable, or nobody knows the namespace
     */
    Exemptions exemptions(String namespace, Instant now) {
        if (files.isEmpty()) {
            return new Exemptions(new Workload(namespace, serviceAccount), List.of());
        }
        if (namespace.isEmpty()) {
            throw new UnusableInputException(
                    NAME + ": --namespace must be given too, because an exception counts in one namespace only");
        }
        var texts = files.stream()
                .map(path -> new BoundedFile(NAME, path, MAXIMUM_FILE).text())
                .toList();
        var read = ResourceFile.read(String.join("\n---\n", texts));
        var problems =
                new ArrayList<>(read.problems().stream().map(Problem::toString).toList());
        if (!read.policies().isEmpty() || !read.trustRoots().isEmpty()) {
            problems.add("policies and trust roots belong into --policy");
        }
        if (read.exceptions().isEmpty()) {
            problems.add("there is no PolicyException in the files");
        }
        var exemptions = new ArrayList<Exemption>();
        for (var exception : read.exceptions()) {
            var spec = exception.spec().withApproval(null);
            switch (ExceptionCompiler.compile(
                    exception.namespace(), exception.name(), spec, approvedAt(exception, now))) {
                case Compiled.Accepted<Exemption>(var exemption) -> exemptions.add(exemption);
                case Compiled.Refused<Exemption>(var faults) ->
                    faults.forEach(fault -> problems.add("PolicyException " + exception.name() + " " + fault));
            }
        }
        if (!problems.isEmpty()) {
            throw new UnusableInputException(NAME + ": the exceptions cannot be used:\n  "
                    + String.join("\n  ", problems.stream().map(Shown::line).toList()));
        }
        return new Exemptions(new Workload(namespace, serviceAccount), exemptions);
    }

    /** A time that lies ahead would only make an exception last longer. */
    private static Instant approvedAt(NamedException exception, Instant now) {
        var approval = exception.spec().approval();
        try {
            var time = approval == null ? now : Instant.parse(approval.time());
            return time.isBefore(now) ? time : now;
        } catch (DateTimeException e) {
            return now;
        }
    }
}
