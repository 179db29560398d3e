package dev.portcullis.testing.stack;

import dev.portcullis.testing.cluster.ControlPlane;
import dev.portcullis.testing.cluster.ControlPlaneOptions;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.StackException;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.process.Unwinding;
import dev.portcullis.testing.registry.Registry;
import dev.portcullis.testing.sigstore.Cosign;
import dev.portcullis.testing.sigstore.PrivateSigstore;
import dev.portcullis.testing.sigstore.SigstoreOptions;
import org.jspecify.annotations.Nullable;

/**
 * The servers that a test or the demo asked for, started in parallel, with one run folder. Closing ends them, newest first, and removes
 * the folder; when this process ends in any other way they end too.
 */
public final class LocalStack implements AutoCloseable {
    private final RunFolder folder;
    private final Tools tools;
    private final Pieces pieces;

    LocalStack(RunFolder folder, Tools tools, Pieces pieces) {
        this.folder = folder;
        this.tools = tools;
        this.pieces = pieces;
    }

    public static LocalStackBuilder builder() {
        return new LocalStackBuilder();
    }

    public ControlPlane controlPlane() {
        return started(pieces.controlPlane, "controlPlane");
    }

    /** The registry with the referrers API. */
    public Registry registry() {
        return started(pieces.registry, "registry");
    }

    /** The registry without the referrers API. */
    public Registry registryWithoutReferrers() {
        return started(pieces.plainRegistry, "registryWithoutReferrers");
    }

    public PrivateSigstore sigstore() {
        return started(pieces.sigstore, "sigstore");
    }

    public Cosign cosign() {
        return started(pieces.cosign, "cosign");
    }

    /** The folder of this run, for logs and files of the caller's own. */
    public RunFolder folder() {
        return folder;
    }

    public Tools tools() {
        return tools;
    }

    /** Ends with the stack whatever the caller starts in addition; newest first. */
    public <T extends AutoCloseable> T closeWithStack(T resource) {
        return pieces.unwinding.on(resource);
    }

    private static <T> T started(@Nullable T piece, String name) {
        if (piece == null) {
            throw new StackException("this stack was built without " + name + "()");
        }
        return piece;
    }

    @Override
    public void close() {
        try {
            pieces.unwinding.close();
        } finally {
            folder.close();
        }
    }

    /** Filled by the builder, from several threads before the stack exists. */
    static final class Pieces {
        final Unwinding unwinding = new Unwinding();
        volatile @Nullable ControlPlane controlPlane;
        volatile @Nullable Registry registry;
        volatile @Nullable Registry plainRegistry;
        volatile @Nullable PrivateSigstore sigstore;
        volatile @Nullable Cosign cosign;

        void startControlPlane(Tools tools, RunFolder folder, ControlPlaneOptions options) {
            controlPlane = unwinding.on(ControlPlane.start(tools, folder, options));
        }

        void startRegistry(Tools tools, RunFolder folder) {
            registry = unwinding.on(Registry.withReferrers(tools, folder));
        }

        void startPlainRegistry(Tools tools, RunFolder folder) {
            plainRegistry = unwinding.on(Registry.withoutReferrers(tools, folder));
        }

        void startSigstore(Tools tools, RunFolder folder, Cosign made, SigstoreOptions options) {
            sigstore = unwinding.on(PrivateSigstore.start(tools, folder, made, options));
        }
    }
}
