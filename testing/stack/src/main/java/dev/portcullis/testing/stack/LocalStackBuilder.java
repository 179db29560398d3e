package dev.portcullis.testing.stack;

import dev.portcullis.testing.cluster.ControlPlaneOptions;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.StackException;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.sigstore.Cosign;
import dev.portcullis.testing.sigstore.SigstoreOptions;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Says what a {@link LocalStack} consists of. Not safe for several threads. */
public final class LocalStackBuilder {
    private @Nullable ControlPlaneOptions controlPlane;
    private boolean registry;
    private boolean plainRegistry;
    private @Nullable SigstoreOptions sigstore;
    private boolean cosign;
    private String name = "stack";
    private Consumer<String> progress = line -> {};

    LocalStackBuilder() {}

    public LocalStackBuilder controlPlane() {
        return controlPlane(ControlPlaneOptions.minimal());
    }

    public LocalStackBuilder controlPlane(ControlPlaneOptions options) {
        this.controlPlane = options;
        return this;
    }

    /** A registry with the referrers API. */
    public LocalStackBuilder registry() {
        this.registry = true;
        return this;
    }

    public LocalStackBuilder registryWithoutReferrers() {
        this.plainRegistry = true;
        return this;
    }

    /** Cosign, for signatures by key. */
    public LocalStackBuilder cosign() {
        this.cosign = true;
        return this;
    }

    /** A private Sigstore with Rekor v2 and timestamps, and cosign. */
    public LocalStackBuilder sigstore() {
        return sigstore(SigstoreOptions.standard());
    }

    /** A private Sigstore, with cosign. */
    public LocalStackBuilder sigstore(SigstoreOptions options) {
        this.sigstore = options;
        return cosign();
    }

    /** A word that the run folder's name contains. */
    public LocalStackBuilder name(String word) {
        this.name = word;
        return this;
    }

    /** One line per piece that has become ready. */
    public LocalStackBuilder progress(Consumer<String> listener) {
        this.progress = listener;
        return this;
    }

    public LocalStackBuilder progress(PrintStream stream) {
        return progress(stream::println);
    }

    /**
     * Starts all pieces and waits until they are ready.
     *
     * @throws StackException if one did not become ready; the others are ended, the run folder with the logs stays
     */
    public LocalStack start() {
        Tools found = Tools.find();
        // Built in one go before anything starts in parallel.
        found.folderWith(toolNames().toArray(String[]::new));
        RunFolder folder = RunFolder.create(found, name);
        LocalStack.Pieces pieces = new LocalStack.Pieces();
        LocalStack stack = new LocalStack(folder, found, pieces);
        try {
            if (cosign) {
                pieces.cosign = new Cosign(found, folder);
            }
            runAll(tasks(found, folder, pieces));
            return stack;
        } catch (RuntimeException e) {
            folder.keep(true);
            try {
                stack.close();
            } catch (RuntimeException also) {
                e.addSuppressed(also);
            }
            throw e;
        }
    }

    private SequencedMap<String, Runnable> tasks(Tools tools, RunFolder folder, LocalStack.Pieces pieces) {
        SequencedMap<String, Runnable> tasks = new LinkedHashMap<>();
        ControlPlaneOptions options = controlPlane;
        if (options != null) {
            tasks.put("control plane", () -> pieces.startControlPlane(tools, folder, options));
        }
        if (registry) {
            tasks.put("registry", () -> pieces.startRegistry(tools, folder));
        }
        if (plainRegistry) {
            tasks.put("registry without referrers", () -> pieces.startPlainRegistry(tools, folder));
        }
        Cosign made = pieces.cosign;
        SigstoreOptions wanted = sigstore;
        if (wanted != null && made != null) {
            tasks.put("private Sigstore", () -> pieces.startSigstore(tools, folder, made, wanted));
        }
        return tasks;
    }

    private void runAll(SequencedMap<String, Runnable> tasks) {
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Map.Entry<String, Runnable> task : tasks.sequencedEntrySet()) {
                running.add(threads.submit(() -> timed(task.getKey(), task.getValue())));
            }
        }
        StackException failure = null;
        for (Future<?> task : running) {
            try {
                task.get();
            } catch (ExecutionException e) {
                failure = failure == null ? new StackException(String.valueOf(e.getCause()), e.getCause()) : failure;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StackException("interrupted while starting", e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void timed(String piece, Runnable start) {
        long begin = System.nanoTime();
        start.run();
        progress.accept("%s ready in %.1f s".formatted(piece, (System.nanoTime() - begin) / 1e9));
    }

    private SequencedSet<String> toolNames() {
        SequencedSet<String> names = new LinkedHashSet<>(List.of("supervise"));
        if (controlPlane != null) {
            names.addAll(List.of("etcd", "kube-apiserver"));
            if (controlPlane.controllers()) {
                names.add("kube-controller-manager");
            }
            if (controlPlane.scheduler()) {
                names.add("kube-scheduler");
            }
        }
        if (registry || plainRegistry) {
            names.add("registry");
        }
        if (cosign) {
            names.add("cosign");
        }
        if (sigstore != null) {
            names.addAll(sigstore.tools());
        }
        return names;
    }
}
