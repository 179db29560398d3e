package dev.portcullis.cli.backfill.images;

import dev.portcullis.cli.cluster.ClusterAccess;
import dev.portcullis.cli.cluster.ClusterOptions;
import dev.portcullis.cli.console.UnusableInputException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the images come from. */
public final class SourceOptions {
    @Option(
            names = ImageFile.OPTION,
            paramLabel = "FILE",
            description = "the images, one by digest on each line; what follows # is a remark")
    private @Nullable Path file;

    @Option(names = "--all-namespaces", description = "take what runs in all namespaces but the exempt ones")
    private boolean allNamespaces;

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    /** Lists them. */
    public ImageSource read() {
        var ways = Stream.of(file != null, allNamespaces, !cluster.namespaces().isEmpty())
                .filter(given -> given)
                .count();
        if (ways != 1) {
            throw new UnusableInputException("give one of --from, --namespace and --all-namespaces");
        }
        var source = file == null ? ofCluster() : ofFile(new ImageFile(file));
        if (source.images().size() > ImageSource.MOST) {
            throw new UnusableInputException(
                    "more than " + ImageSource.MOST + " images are named; take a part of them");
        }
        return source;
    }

    private static ImageSource ofFile(ImageFile file) {
        var images = file.images();
        var identity = new ArrayList<>(List.of("file"));
        images.stream().map(Listed::image).sorted().distinct().forEach(identity::add);
        return new ImageSource(images, identity);
    }

    private ImageSource ofCluster() {
        try (var client = cluster.client()) {
            var images = RunningImages.list(client, cluster.namespaces(), cluster.exempt());
            var identity = new ArrayList<>(List.of("cluster", String.valueOf(client.getMasterUrl())));
            cluster.namespaces().stream().sorted().forEach(identity::add);
            identity.add("");
            cluster.exempt().stream().sorted().forEach(identity::add);
            return new ImageSource(images, identity);
        } catch (KubernetesClientException e) {
            throw ClusterAccess.unreadable(e);
        }
    }
}
