package dev.portcullis.cluster.settings;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.List;
import java.util.Optional;

/** A registry with settings of its own, one of {@code portcullis.registries}. */
public interface RegistrySetting {
    /** Host, with its port unless that is 443. */
    String host();

    /** Whether to speak HTTP. */
    @WithDefault("false")
    boolean plainHttp();

    /** Whether the host may be at a loopback, link-local or private address. */
    @WithDefault("false")
    boolean allowPrivateAddresses();

    /** File with certificate authorities in PEM, besides the public ones. */
    @WithName("ca-file")
    Optional<String> certificateAuthorities();

    /** Other names of the same registry, comma-separated: images that are written with one are judged by the policies for the host. */
    Optional<List<String>> aliases();

    /** Where copies of its repositories are read first, in this order: comma-separated, as host or host/prefix. */
    Optional<List<String>> mirrors();

    /** Whether the host itself is read after its mirrors; false forbids every connection to it. */
    @WithDefault("true")
    boolean direct();
}
