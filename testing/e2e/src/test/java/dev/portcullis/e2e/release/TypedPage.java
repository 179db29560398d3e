package dev.portcullis.e2e.release;

import dev.portcullis.e2e.install.Repository;
import dev.portcullis.testing.node.RealCluster;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Supervised;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A page of the documents whose commands are typed as they stand by a shell on the cluster's first node, block by block, in the page's order.
 * The folder that they are typed in shows the project's. Not thread-safe.
 */
final class TypedPage {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```(sh|yaml)\\n(.*?)^ *```$");
    private static final Duration LIMIT = Duration.ofMinutes(6);
    private static final AtomicInteger CALLS = new AtomicInteger();

    private final String name;
    private final RealCluster cluster;
    private final RunFolder folder;
    private final Path kubectl;
    private final Deque<MatchResult> blocks;

    private TypedPage(String name, RealCluster cluster, RunFolder folder, Path kubectl, Deque<MatchResult> blocks) {
        this.name = name;
        this.cluster = cluster;
        this.folder = folder;
        this.kubectl = kubectl;
        this.blocks = blocks;
    }

    /**
     * Opens a page.
     *
     * @param page relative to {@code docs}
     * @param kubectl where it is, beside helm
     */
    static TypedPage open(String page, RealCluster cluster, RunFolder folder, Path kubectl) {
        var root = Repository.find().root();
        var desk = folder.directory("desk");
        try {
            for (var shown : new String[] {"charts", "manifests"}) {
                if (!Files.exists(desk.resolve(shown))) {
                    Files.createSymbolicLink(desk.resolve(shown), root.resolve(shown));
                }
            }
            var text = Files.readString(root.resolve("docs").resolve(page));
            var blocks = new ArrayDeque<>(BLOCK.matcher(text).results().toList());
            return new TypedPage(page.replaceAll(".*/|\\.md", ""), cluster, folder, kubectl, blocks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Types the next commands.
     *
     * @return what they printed
     * @throws dev.portcullis.testing.process.StackException with that, if one of them failed
     */
    String type() {
        var commands = next("sh");
        var shell = cluster.node()
                .onNode(Path.of("/bin/bash"), "-euo", "pipefail", "-c", commands)
                .withEnvironment("PATH", kubectl.getParent() + ":/usr/sbin:/usr/bin:/sbin:/bin")
                .withEnvironment("KUBECONFIG", cluster.adminKubeconfig().toString())
                .in(Path.of("desk"));
        var typed = Supervised.start(folder, "page-" + name + "-" + CALLS.incrementAndGet(), shell);
        if (typed.awaitExit(LIMIT) != 0) {
            throw typed.failure("failed at:\n" + commands);
        }
        return typed.output();
    }

    /** Saves the YAML that comes next under this name, where the commands are typed. */
    void save(String file) {
        folder.write("desk/" + file, next("yaml"));
    }

    /** Returns whether nothing is left on the page. */
    boolean isThrough() {
        return blocks.isEmpty();
    }

    private String next(String language) {
        var block = blocks.removeFirst();
        if (!block.group(1).equals(language)) {
            throw new IllegalStateException(
                    name + " shows " + block.group(1) + " where " + language + " was expected: " + block.group(2));
        }
        return block.group(2);
    }
}
