package dev.portcullis.testing.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SupervisedTest {
    private static final Path SHELL = Path.of("/bin/sh");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final RunFolder folder = RunFolder.create(Tools.find(), "supervised-test");

    @AfterEach
    void leavesNothing() {
        folder.keep(false);
        folder.close();
        assertThat(folder.path()).doesNotExist();
        assertThat(RunProcesses.leftBy(folder.path())).isEmpty();
    }

    @Test
    void collectsOutputAndStatus() {
        Supervised shell = start("echo to stdout; echo to stderr >&2; exit 7");
        assertThat(shell.awaitExit(LIMIT)).isEqualTo(7);
        assertThat(shell.output()).contains("to stdout", "to stderr");
    }

    @Test
    void reportsTheSignalThatEndedTheProgram() {
        assertThat(start("kill -KILL $$").awaitExit(LIMIT)).isEqualTo(137);
    }

    @Test
    void endsTheWholeTreeWhenClosed() {
        Supervised shell =
                start("setsid sh -c 'trap \"\" TERM; sleep 300' & trap '' TERM; sleep 301 & echo ready; wait");
        shell.awaitReady(LIMIT, () -> shell.output().contains("ready"));
        // The supervisor, the shell, and two that the shell does not wait for: it says it is ready before they need be.
        assertThat(Deadline.in(LIMIT).await(() -> RunProcesses.of(folder.path()).size() >= 4))
                .as(() -> "running: " + RunProcesses.of(folder.path()))
                .isTrue();
        shell.close();
        assertThat(RunProcesses.of(folder.path())).isEmpty();
    }

    @Test
    void endsDescendantsOfAProgramThatHasEndedItself() {
        Supervised shell = start("setsid sleep 302 & exit 0");
        assertThat(shell.awaitExit(LIMIT)).isZero();
        assertThat(RunProcesses.of(folder.path())).isEmpty();
    }

    @Test
    void endsAProgramThatIsPaused() {
        // In the background: a shell that waits until its child has become the program cannot be paused until then.
        Supervised shell = start("sleep 303 & echo ready; wait");
        shell.awaitReady(LIMIT, () -> shell.output().contains("ready"));
        shell.pause();
        shell.close();
        assertThat(RunProcesses.of(folder.path())).isEmpty();
    }

    @Test
    void killEndsAProgramThatIgnoresTermination() {
        Supervised shell = start("trap '' TERM; echo ready; sleep 304");
        shell.awaitReady(LIMIT, () -> shell.output().contains("ready"));
        shell.kill();
        assertThat(shell.isRunning()).isFalse();
    }

    @Test
    void hidesTheUsersSettings() {
        Supervised shell = start("env");
        shell.awaitExit(LIMIT);
        assertThat(shell.output().lines().map(line -> line.substring(0, line.indexOf('='))))
                .contains("PATH", "HOME", RunFolder.MARKER)
                .allMatch(name ->
                        name.matches("PATH|HOME|TMPDIR|PWD|OLDPWD|SHLVL|_|LANG|LC_ALL|TZ|JAVA_HOME|PORTCULLIS_RUN"));
        assertThat(shell.output()).contains("HOME=" + folder.path().resolve("home"));
    }

    @Test
    void showsTheEndOfTheLogWhenAProgramEndsBeforeItIsReady() {
        Supervised shell = start("for i in $(seq 100); do echo line $i; done; exit 3");
        assertThatThrownBy(() -> shell.awaitReady(LIMIT, () -> false))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("ended with status 3")
                .hasMessageContaining("line 100")
                .hasMessageContaining(shell.log().toString())
                .message()
                .doesNotContain("line 50\n");
        assertThat(shell.log()).exists();
    }

    @Test
    void stopsAProgramThatDoesNotBecomeReady() {
        Supervised shell = start("echo still busy; sleep 305");
        shell.awaitReady(LIMIT, () -> shell.output().contains("still busy"));
        assertThatThrownBy(() -> shell.awaitReady(Duration.ofMillis(300), () -> false))
                .hasMessageContaining("was not ready within")
                .hasMessageContaining("still busy");
        assertThat(RunProcesses.of(folder.path())).isEmpty();
    }

    @Test
    void saysWhenAProgramCannotBeStarted() {
        Supervised missing = Supervised.start(folder, "missing", Program.of(Path.of("/nonexistent")));
        assertThatThrownBy(() -> missing.awaitReady(LIMIT, () -> false)).hasMessageContaining("no such file");
    }

    @Test
    void keepsTheFolderOnlyWhenAskedTo() {
        RunFolder other = RunFolder.create(Tools.find(), "kept");
        Path file = other.write("deep/file", "x");
        other.keep(true);
        other.close();
        assertThat(file).exists();

        RunProcesses.remove(other.path());

        RunFolder dropped = RunFolder.create(Tools.find(), "dropped");
        dropped.write("deep/file", "x");
        dropped.close();
        assertThat(dropped.path()).doesNotExist();
    }

    private Supervised start(String script) {
        return Supervised.start(folder, "shell", Program.of(SHELL, "-c", script).withGrace(Duration.ofMillis(500)));
    }
}
