package dev.portcullis.webhook.config;

import dev.portcullis.cluster.settings.RegistryAccess;
import dev.portcullis.core.image.Registries;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What the settings say of registries. Settings that cannot be meant end the start, since without them images would be judged otherwise. */
@ApplicationScoped
class InstalledRegistries {
    @Produces
    @Singleton
    Registries registries(WebhookConfig config) {
        return RegistryAccess.registries(config.registries());
    }
}
