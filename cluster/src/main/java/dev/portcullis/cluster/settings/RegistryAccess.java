package dev.portcullis.cluster.settings;

import dev.portcullis.core.image.Registries;
import dev.portcullis.registry.RegistrySettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;

/** What the settings say about registries. */
public final class RegistryAccess {
    private RegistryAccess() {}

    /**
     * Returns names and mirrors of registries.
     *
     * @throws IllegalArgumentException if a setting cannot be meant; the message says what to write
     */
    public static Registries registries(List<? extends RegistrySetting> settings) {
        return Registries.of(settings.stream()
                .map(registry -> new Registries.Registry(
                        registry.host(),
                        registry.aliases().orElse(List.of()),
                        registry.mirrors().orElse(List.of()),
                        registry.direct()))
                .toList());
    }

    /**
     * Returns how registries are reached.
     *
     * @throws UncheckedIOException if a file with certificate authorities cannot be read
     */
    public static RegistrySettings access(List<? extends RegistrySetting> settings, Registries registries) {
        var hosts = new HashMap<String, RegistrySettings.Host>();
        for (var registry : settings) {
            var authorities =
                    registry.certificateAuthorities().map(RegistryAccess::read).orElse(null);
            hosts.put(
                    registry.host(),
                    new RegistrySettings.Host(registry.plainHttp(), registry.allowPrivateAddresses(), authorities));
        }
        return new RegistrySettings(hosts, registries.mirroredOnly(), RegistrySettings.Limits.DEFAULT);
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException("the certificate authorities of a registry cannot be read: " + file, e);
        }
    }
}
