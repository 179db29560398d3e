package dev.portcullis.webhook.config;

import dev.portcullis.core.image.Registries;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/** The webhook's settings from properties, read as at its start. */
public final class TestSettings {
    private TestSettings() {}

    public static WebhookConfig of(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(WebhookConfig.class)
                .build()
                .getConfigMapping(WebhookConfig.class);
    }

    public static Registries registries(WebhookConfig config) {
        return new InstalledRegistries().registries(config);
    }
}
