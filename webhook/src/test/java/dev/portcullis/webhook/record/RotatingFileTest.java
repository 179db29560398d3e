package dev.portcullis.webhook.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.webhook.config.WebhookConfig.Fsync;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RotatingFileTest {
    private final AtomicLong nanoTime = new AtomicLong();
    private final AtomicLong notRotated = new AtomicLong();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void appendsAndKeepsWhatIsThere(Fsync fsync) throws IOException {
        try (var file = open(1000, 3, fsync)) {
            file.write(lines("one", "two"));
            nanoTime.addAndGet(Duration.ofSeconds(5).toNanos());
            file.write(lines("three"));
            file.rest();
        }
        try (var file = open(1000, 3, fsync)) {
            file.write(lines("four"));
        }

        assertThat(Files.readString(path())).isEqualTo("one\ntwo\nthree\nfour\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-------");
    }

    @Test
    void startsAnewBeforeItGrowsTooLargeAndDropsTheOldest() throws IOException {
        try (var file = open(12, 3, Fsync.NEVER)) {
            for (var line : List.of("aaaa", "bbbb", "cccc", "dddd", "eeee", "ffff", "gggg")) {
                file.write(lines(line));
            }
        }

        assertThat(Files.readString(path())).isEqualTo("gggg\n");
        assertThat(Files.readString(numbered(1))).isEqualTo("eeee\nffff\n");
        assertThat(Files.readString(numbered(2))).isEqualTo("cccc\ndddd\n");
        assertThat(numbered(3)).doesNotExist();
    }

    @Test
    void keepsOneFileOnlyWhereThatIsWanted() throws IOException {
        try (var file = open(6, 1, Fsync.EACH)) {
            file.write(lines("aaaa"));
            file.write(lines("bbbb"));
        }

        assertThat(Files.readString(path())).isEqualTo("bbbb\n");
        assertThat(numbered(1)).doesNotExist();
    }

    @Test
    void theHalfOfARecordThatACrashLeftSpoilsNoOther() throws IOException {
        Files.writeString(path(), "whole\nhal");
        try (var file = open(1000, 3, Fsync.NEVER)) {
            file.write(lines("next"));
        }

        assertThat(Files.readString(path())).isEqualTo("whole\nhal\nnext\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void writesOnIntoAFileThatCannotBeRenamedAndCountsThat(int files) throws IOException {
        var inTheWay = Files.createDirectories(numbered(files - 1).resolve("somebody's"));
        try (var file = open(6, files, Fsync.EACH)) {
            if (files == 3) {
                Files.writeString(numbered(1), "older\n");
            }
            for (var line : List.of("aaaa", "bbbb", "cccc")) {
                file.write(lines(line));
            }
            assertThat(Files.readString(path())).isEqualTo("aaaa\nbbbb\ncccc\n");
            assertThat(notRotated).hasValue(2);

            Files.delete(inTheWay);
            file.write(lines("dddd"));
        }

        assertThat(Files.readString(path())).isEqualTo("dddd\n");
        assertThat(Files.readString(numbered(1))).isEqualTo("aaaa\nbbbb\ncccc\n");
        assertThat(notRotated).hasValue(2);
    }

    @Test
    void nobodyElseWritesToIt() throws IOException {
        try (var file = open(1000, 3, Fsync.NEVER)) {
            file.write(lines("mine"));

            assertThatThrownBy(() -> open(1000, 3, Fsync.NEVER)).hasMessageContaining("another process writes to");
        }
        open(1000, 3, Fsync.NEVER).close();
    }

    @Test
    void followsNoLinkToWhatSomebodyElseChose() throws IOException {
        var target = Files.writeString(folder.resolve("passwords"), "");
        Files.createSymbolicLink(path(), target);

        assertThatThrownBy(() -> open(1000, 3, Fsync.NEVER)).isInstanceOf(IOException.class);
        assertThat(target).isEmptyFile();
    }

    @Test
    void saysThatItCannotBeWritten() {
        assertThatThrownBy(() -> RotatingFile.open(
                        new RotatingFile.Settings(
                                folder.resolve("none/decisions"), 1000, 3, Fsync.NEVER, Duration.ofSeconds(1)),
                        nanoTime::get,
                        notRotated::incrementAndGet))
                .isInstanceOf(IOException.class);
    }

    private RotatingFile open(long bytes, int files, Fsync fsync) throws IOException {
        return RotatingFile.open(
                new RotatingFile.Settings(path(), bytes, files, fsync, Duration.ofSeconds(1)),
                nanoTime::get,
                notRotated::incrementAndGet);
    }

    private Path path() {
        return folder.resolve("decisions.ndjson");
    }

    private Path numbered(int number) {
        return folder.resolve("decisions.ndjson." + number);
    }

    private static List<byte[]> lines(String... lines) {
        return java.util.Arrays.stream(lines)
                .map(line -> (line + "\n").getBytes(StandardCharsets.US_ASCII))
                .toList();
    }
}
