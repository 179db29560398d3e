package dev.portcullis.images.application;

import dev.portcullis.images.report.CannotBuildException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * OPA, which the operator runs as a program of its own. It is linked statically, so that it needs nothing of the base.
 *
 * @param file the program
 * @param version which it says
 */
public record OpaProgram(Path file, String version) {
    /** Where it lies in the operator's image. */
    public static final String PLACE = "/usr/local/bin/opa";

    private static final Pattern VERSION = Pattern.compile("(?m)^Version: ([0-9A-Za-z.+-]{1,40})$");
    private static final int MOST_OUTPUT = 65_536;

    /**
     * Asks a program for its version.
     *
     * @throws CannotBuildException if it is no OPA
     */
    public static OpaProgram at(Path file) throws InterruptedException {
        if (!Files.isRegularFile(file)) {
            throw new CannotBuildException("there is no program of OPA at " + file + ": name it by --opa");
        }
        try {
            var process = new ProcessBuilder(file.toAbsolutePath().toString(), "version")
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var said = new String(process.getInputStream().readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8);
            process.getInputStream().close();
            var version = VERSION.matcher(said);
            if (process.waitFor() != 0 || !version.find()) {
                throw new CannotBuildException(file + " does not say which version of OPA it is");
            }
            return new OpaProgram(file, version.group(1));
        } catch (IOException e) {
            throw new CannotBuildException("cannot run " + file + ": " + e.getMessage(), e);
        }
    }

    /** Returns how a bill of materials names it. */
    public Component component() {
        return new Component(
                "application",
                "opa",
                version,
                "pkg:golang/github.com/open-policy-agent/opa@v" + version.replace("+", "%2B"),
                "Apache-2.0");
    }
}
