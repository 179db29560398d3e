package dev.portcullis.testing.rekor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portcullis.testing.process.HttpProbe;
import dev.portcullis.testing.process.Listeners;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.RunProcesses;
import dev.portcullis.testing.process.StackException;
import dev.portcullis.testing.process.Tools;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("long")
class RekorV1Test {
    private final Tools tools = Tools.find();
    private final RunFolder folder = RunFolder.create(tools, "rekor-v1-test");

    @BeforeAll
    static void needsMariaDb() {
        Optional<String> missing = RekorV1.missing();
        missing.ifPresent(why -> System.out.println("NOT RUN: Rekor v1: " + why));
        assumeTrue(missing.isEmpty());
    }

    @AfterEach
    void leavesNothing() {
        folder.keep(false);
        folder.close();
        assertThat(RunProcesses.leftBy(folder.path())).isEmpty();
        assertThat(folder.path()).doesNotExist();
    }

    @Test
    void answersOnLoopbackAndNowhereElse() {
        try (RekorV1 log = RekorV1.start(tools, folder);
                HttpProbe probe = HttpProbe.plain()) {
            assertThat(probe.answers(log.publicKeyUrl())).isTrue();
            // Trillian's two and the log; MariaDB has a socket only.
            assertThat(Listeners.of(folder.path())).hasSize(3);
            assertThat(Listeners.beyondLoopback(folder.path())).isEmpty();
        }
        assertThat(RunProcesses.of(folder.path())).noneMatch(process -> process.contains("mariadbd"));
    }

    @Test
    void endsWhatHasStartedWhenOneServerCannot() {
        folder.directory("mariadb/socket");
        assertThatThrownBy(() -> RekorV1.start(tools, folder))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("mariadb");
        assertThat(RunProcesses.of(folder.path())).noneMatch(process -> process.contains("mariadbd"));
    }
}
