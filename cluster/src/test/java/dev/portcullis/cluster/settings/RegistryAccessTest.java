package dev.portcullis.cluster.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.image.ImageRepository;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RegistryAccessTest {
    @Test
    void takesAliasesAndMirrorsFromTheSettings() {
        var registries = RegistryAccess.registries(List.of(
                new Setting(
                        "registry.example.com",
                        List.of("old.example.com", "registry.internal:5000"),
                        List.of("near.example.com/copies", "far.example.com"),
                        false),
                new Setting("localhost:5000", null, null, true)));

        assertThat(registries.canonical(ImageReference.parse("registry.internal:5000/apps/shop:v1")))
                .hasToString("registry.example.com/apps/shop:v1");
        assertThat(registries.places(ImageRepository.parse("old.example.com/apps/shop")))
                .map(ImageRepository::toString)
                .containsExactly("near.example.com/copies/apps/shop", "far.example.com/apps/shop");
        assertThat(registries.mirroredOnly()).containsExactly("registry.example.com");
        var local = ImageRepository.parse("localhost:5000/apps/shop");
        assertThat(registries.places(local)).containsExactly(local);
    }

    @Test
    void saysWhichSettingCannotBeMeant() {
        assertThatThrownBy(() ->
                        RegistryAccess.registries(List.of(new Setting("registry.example.com", null, null, false))))
                .hasMessageContaining("registries[0].direct: false leaves nowhere to read from");
        assertThatThrownBy(
                        () -> RegistryAccess.registries(List.of(new Setting("Registry.example.com", null, null, true))))
                .hasMessageContaining("registries[0].host: write registry.example.com instead");
    }

    private record Setting(
            String host,
            @Nullable List<String> named,
            @Nullable List<String> copied,
            boolean direct) implements RegistrySetting {
        @Override
        public boolean plainHttp() {
            return false;
        }

        @Override
        public boolean allowPrivateAddresses() {
            return false;
        }

        @Override
        public Optional<String> certificateAuthorities() {
            return Optional.empty();
        }

        @Override
        public Optional<List<String>> aliases() {
            return Optional.ofNullable(named);
        }

        @Override
        public Optional<List<String>> mirrors() {
            return Optional.ofNullable(copied);
        }
    }
}
