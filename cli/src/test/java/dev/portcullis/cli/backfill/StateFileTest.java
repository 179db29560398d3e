package dev.portcullis.cli.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.cli.console.UnusableInputException;
import dev.portcullis.core.image.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateFileTest {
    private static final Job JOB = new Job(digest("key"), digest("statement"), digest("images"));
    private static final Digest REFERRER = digest("referrer");
    private static final String ONE = "docker.io/a/one@" + digest("one");
    private static final String TWO = "docker.io/a/two@" + digest("two");

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("state");
    }

    @Test
    void goesOnWhereItStopped() {
        write(ONE);
        write(TWO);

        try (var state = StateFile.open(file, JOB)) {
            assertThat(state.done()).containsExactlyInAnyOrder(ONE, TWO);
        }
        assertThat(StateFile.read(file, JOB)).containsExactlyInAnyOrder(ONE, TWO);
    }

    @Test
    void readsNothingWhereNothingIsAndMakesNothing() {
        assertThat(StateFile.read(file, JOB)).isEmpty();
        assertThat(file).doesNotExist();
    }

    /** A process may be killed after any byte. */
    @Test
    void believesNoLineWithoutItsEnd() throws IOException {
        write(ONE);
        write(TWO);
        var whole = Files.readAllBytes(file);
        var second = Files.readString(file).indexOf(TWO);

        for (var length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            try (var state = StateFile.open(file, JOB)) {
                assertThat(state.done()).hasSize(length < second ? 0 : 1);
                state.add(TWO, REFERRER);
            }
            assertThat(StateFile.read(file, JOB)).contains(TWO);
        }
    }

    @Test
    void noticesWhatAnotherRunIsAbout() {
        write(ONE);

        assertRefused(new Job(digest("other"), JOB.statement(), JOB.images()), "another key");
        assertRefused(new Job(JOB.key(), digest("other"), JOB.images()), "another statement");
        assertRefused(new Job(JOB.key(), JOB.statement(), digest("other")), "other images");
        assertThat(StateFile.read(file, JOB)).containsExactly(ONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker.io/a/one\n",
                "docker.io/a/one:v1 sha256:12\n",
                "a/one@sha256:12 sha256:12\n",
                "\n",
                "docker.io/a/one@sha256:0000000000000000000000000000000000000000000000000000000000000000\n"
            })
    void refusesWhatIsDamaged(String line) throws IOException {
        write(ONE);
        Files.writeString(file, line, StandardOpenOption.APPEND);

        assertRefused(JOB, "damaged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "something else\n", "something else", "portcullis backfill 2 key=1\n", "port\n"})
    void refusesOtherFiles(String text) throws IOException {
        Files.writeString(file, text);

        assertRefused(JOB, "no state of a backfill");
        assertThat(file).hasContent(text);
    }

    @Test
    void isOfOneRunAtATime() {
        try (var first = StateFile.open(file, JOB)) {
            assertRefused(JOB, "in use");
            first.add(ONE, REFERRER);
        }
        assertThat(StateFile.read(file, JOB)).containsExactly(ONE);
    }

    private void write(String image) {
        try (var state = StateFile.open(file, JOB)) {
            state.add(image, REFERRER);
        }
    }

    private void assertRefused(Job job, String why) {
        assertThatThrownBy(() -> StateFile.open(file, job).close())
                .isInstanceOf(UnusableInputException.class)
                .hasMessageContaining(why);
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
