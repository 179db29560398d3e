package dev.portcullis.testing.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DebianPackagesTest {
    @Test
    void saysWhyASetCannotBeHad() {
        assertThat(DebianPackages.of("no-such-set"))
                .isEqualTo(new DebianPackages.Unavailable("tools/debian: no set is named 'no-such-set'"));
    }

    @Test
    @Tag("long")
    void unpacksASetOnceOrSaysWhyNot() {
        switch (DebianPackages.of("mariadb")) {
            case DebianPackages.Unpacked packages -> {
                assertThat(packages.program("usr/sbin/mariadbd").executable()).isExecutable();
                assertThat(Files.exists(packages.root().resolve("packages"))).isTrue();
                assertThat(DebianPackages.of("mariadb")).isSameAs(packages);
            }
            case DebianPackages.Unavailable why -> System.out.println("NOT RUN: unpacking MariaDB: " + why.reason());
        }
    }
}
