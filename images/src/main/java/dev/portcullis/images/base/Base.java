package dev.portcullis.images.base;

import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import dev.portcullis.images.application.Component;
import dev.portcullis.images.report.CannotBuildException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What an image holds besides the application: a Java runtime and what that needs, {@code java} being on its {@code PATH}. */
public sealed interface Base {
    /** Returns how it is named to people. */
    String name();

    /** Begins an image on it. */
    JibContainerBuilder begin();

    /** Returns whether it is pulled from this machine, by plain HTTP if need be. */
    default boolean isLocal() {
        return false;
    }

    /** Returns the layers that make it where it is not an image already. */
    default List<FileEntriesLayer> layers() {
        return List.of();
    }

    /** Returns the environment that it needs, besides its own. */
    default Map<String, String> environment() {
        return Map.of();
    }

    /** Returns what is known of what it holds. */
    default List<Component> components() {
        return List.of();
    }

    /**
     * An image in a registry.
     *
     * @param reference as {@code docker pull} takes it; by digest it is always the same
     */
    record Pulled(String reference) implements Base {
        private static final String BY_DIGEST = "@sha256:";
        private static final String LOOPBACK = "127.0.0.1:";

        /** Returns whether it is named by digest. */
        public boolean isPinned() {
            return reference.contains(BY_DIGEST);
        }

        @Override
        public boolean isLocal() {
            return reference.startsWith(LOOPBACK);
        }

        @Override
        public String name() {
            return reference;
        }

        @Override
        public JibContainerBuilder begin() {
            try {
                var image = com.google.cloud.tools.jib.api.ImageReference.parse(reference);
                var credentials = CredentialRetrieverFactory.forImage(image, event -> {});
                return Jib.from(RegistryImage.named(image)
                        .addCredentialRetriever(credentials.dockerConfig())
                        .addCredentialRetriever(credentials.wellKnownCredentialHelpers()));
            } catch (InvalidImageReferenceException e) {
                throw new CannotBuildException(reference + " is no image reference: " + e.getMessage(), e);
            }
        }
    }

    /**
     * An image in a file.
     *
     * @param file as {@code docker save} writes it
     */
    record Saved(Path file) implements Base {
        @Override
        public String name() {
            return file.getFileName().toString();
        }

        @Override
        public JibContainerBuilder begin() {
            return Jib.from(TarImage.at(file));
        }
    }

    /** A runtime that was linked from the JDK that builds, with the C library beside it, on nothing. */
    record Linked(List<FileEntriesLayer> layers, Map<String, String> environment, List<Component> components)
            implements Base {
        public Linked {
            layers = List.copyOf(layers);
            environment = Map.copyOf(environment);
            components = List.copyOf(components);
        }

        @Override
        public String name() {
            return "jlink";
        }

        @Override
        public JibContainerBuilder begin() {
            return Jib.fromScratch();
        }
    }
}
