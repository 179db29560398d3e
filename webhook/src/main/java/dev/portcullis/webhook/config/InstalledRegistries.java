package dev.portcullis.webhook.config;

import dev.portcullis.core.image.Registries;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** What the settings say of registries. Settings that cannot be meant end the start, since without them images would be judged otherwise. */
@ApplicationScoped
class InstalledRegistries {
    @Produces
    @Singleton
    Registries registries(WebhookConfig config) {
        return registries(config.registries());
    }

    static Registries registries(List<WebhookConfig.Registry> settings) {
        return Registries.of(settings.stream()
                .map(registry -> new Registries.Registry(
                        registry.host(),
                        registry.aliases().orElse(List.of()),
                        registry.mirrors().orElse(List.of()),
                        registry.direct()))
                .toList());
    }
}
