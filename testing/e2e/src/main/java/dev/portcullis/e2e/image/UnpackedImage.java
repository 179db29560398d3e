package dev.portcullis.e2e.image;

import dev.portcullis.images.layout.ImageLayout;
import dev.portcullis.testing.process.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The file system of an image, out of which its process is started as a node does: by the command of the image, on a root that nobody can
 * write to, as the user of the image, with no capability and no way to get one. Memory is bounded by what the virtual machine is told.
 * Needs root, and Linux's {@code unshare}, {@code setpriv} and {@code chroot}.
 *
 * @param root the file system
 * @param command of the image
 * @param user of the image
 */
public record UnpackedImage(Path root, List<String> command, String user) {
    /** What a node does; the mounts go with the process. */
    private static final String SCRIPT = """
            set -e
            PATH=/usr/sbin:/usr/bin:/sbin:/bin
            root=$1 user=$2
            shift 2
            mkdir -p "$root/proc" "$root/dev" "$root/kube"
            install -m 444 "$KUBECONFIG" "$root/kube/config"
            mount --bind "$root" "$root"
            mount -o remount,bind,ro "$root"
            mount -t proc proc "$root/proc"
            mount --rbind /dev "$root/dev"
            export KUBECONFIG=/kube/config
            exec setpriv --no-new-privs chroot --userspec="$user" --groups="${user#*:}" "$root" "$@"
            """;

    private static final Pattern OPTIONS = Pattern.compile("@.*");

    /** Unpacks an image into a folder that is empty or missing. */
    public static UnpackedImage of(ImageLayout image, Path root) {
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        image.unpackFiles(root);
        var config = image.configuration().path("config");
        var command = new ArrayList<String>();
        config.path("Entrypoint").forEach(word -> command.add(word.asText()));
        var path = config.path("Env").path(0).asText().replaceFirst("^PATH=", "");
        command.set(0, executable(root, path, command.getFirst()));
        return new UnpackedImage(root, command, config.path("User").asText());
    }

    /** Returns why it cannot be started on this machine; empty if it can. */
    public static String hindrance() {
        if (!System.getProperty("user.name").equals("root")) {
            return "root is needed to start a process out of an image";
        }
        return Stream.of("/usr/bin/unshare", "/usr/bin/setpriv", "/usr/sbin/chroot")
                .filter(tool -> !Files.isExecutable(Path.of(tool)))
                .map(tool -> tool + " is needed and is not there")
                .findFirst()
                .orElse("");
    }

    /**
     * Returns what starts it.
     *
     * @param options of the virtual machine, besides those in the image, and over them
     */
    public Program program(List<String> options) {
        var program = Program.of(
                        Path.of("/usr/bin/unshare"),
                        "--mount",
                        "--propagation",
                        "private",
                        "/bin/sh",
                        "-c",
                        SCRIPT,
                        "start")
                .with(root.toString(), user);
        for (var word : command) {
            program = program.with(word);
            if (OPTIONS.matcher(word).matches()) {
                program = program.with(options.toArray(String[]::new));
            }
        }
        return program;
    }

    private static String executable(Path root, String path, String name) {
        return Stream.of(path.split(":"))
                .map(folder -> folder + "/" + name)
                .filter(file -> Files.isExecutable(root.resolve(file.substring(1))))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the image has no " + name + " on its PATH, " + path));
    }
}
