package dev.portcullis.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagesCommandTest {
    private static final String PINNED =
            "127.0.0.1:1/java@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    @TempDir
    private Path folder;

    private final StringWriter said = new StringWriter();

    @BeforeEach
    void writeSample() throws IOException {
        SampleApplication.in(folder);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --base 127.0.0.1:1/java:25 --revision 0123abc        | name it by @sha256
            --base jlink --revision 0123abc                      | depends on the machine
            --base tar:base.tar --revision 0123abc               | no digest that others can pull
            --base PINNED                                        | commit that is built is not known
            --base PINNED --revision 0123abc-dirty               | sources were changed
            """)
    void makesNoReleaseThatNobodyCanMakeAgain(String options, String reason) {
        assertThat(run("--release " + options, "webhook")).isEqualTo(69);

        assertThat(said.toString()).contains("no release: ", reason);
    }

    @Test
    void makesAReleaseOnAPinnedBaseIfItCanBeHad() {
        assertThat(run("--release --revision 0123abc --base PINNED", "webhook")).isEqualTo(69);

        assertThat(said.toString()).contains("cannot be had").doesNotContain("no release");
    }

    @Test
    void addsAStartCacheToNoOtherRuntimeThanTheOneThatMadeIt() {
        assertThat(run("--start-caches caches --base 127.0.0.1:1/java:25", "webhook"))
                .isEqualTo(69);

        assertThat(said.toString()).contains("only with base jlink");
    }

    @Test
    void saysWhatIsNotPackaged() {
        assertThat(run("--base jlink", "operator")).isEqualTo(69);

        assertThat(said.toString()).contains("operator is not packaged: run make build");
    }

    @Test
    void refusesOptionsThatItDoesNotKnow() {
        assertThat(run("--bass jlink", "webhook")).isEqualTo(64);
    }

    private int run(String options, String application) {
        var arguments = new ArrayList<>(List.of(
                "--project",
                folder.toString(),
                "--folder",
                folder.resolve("images").toString()));
        arguments.addAll(List.of(options.replace("PINNED", PINNED).split(" ")));
        arguments.add(application);
        return ImagesCommand.commandLine()
                .setErr(new PrintWriter(said, true))
                .execute(arguments.toArray(String[]::new));
    }
}
