package dev.portcullis.cli.budget;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.console.Console;
import dev.portcullis.cli.console.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TopCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String READY = "'conditions':[{'type':'Ready','status':'True','reason':'Ready'}]";
    private static final String POOLS = list("""
            {'metadata':{'name':'linux'},'spec':{},'status':{%s,'admittedJobs':3,'pendingJobs':5,'usage':[
             {'name':'jobs','used':'3','nominal':'4'},{'name':'cpu','used':'500m','nominal':'4'},
             {'name':'gpu','used':'9','nominal':'2'},{'name':'disk','used':'7'}]}},
            {'metadata':{'name':'mac'},'spec':{},'status':{'conditions':[
             {'type':'Ready','status':'False','reason':'Misconfigured'}]}},
            {'metadata':{'name':'new'},'spec':{}}
            """.formatted(READY));
    private static final String BUDGETS = list("""
            {'metadata':{'name':'web'},'spec':{'poolName':'mac'}},
            {'metadata':{'name':'api'},'spec':{'poolName':'linux'},'status':{%s,'jobs':'3/2','pendingJobs':5,
             'fairSharing':{'weightedShare':750}}}
            """.formatted(READY));

    @TempDir
    Path folder;

    private FakeApi api;
    private String kubeconfig;

    private static String list(String items) {
        return FakeApi.list(items);
    }

    @BeforeEach
    void serve() throws IOException {
        api = new FakeApi(403);
        api.put(FakeApi.SHARED + "runnerpools", POOLS);
        api.put(FakeApi.SHARED + "runnerbudgets", BUDGETS);
        kubeconfig = api.kubeconfig(folder);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private CommandLineRun top(String... options) {
        return CommandLineRun.of(
                Stream.concat(Stream.of("budget", "top", "--kubeconfig", kubeconfig), Arrays.stream(options))
                        .toArray(String[]::new));
    }

    private String watched(BooleanSupplier again, String... options) {
        var out = new StringWriter();
        var console = new Console(new PrintWriter(out), new PrintWriter(new StringWriter()), true);
        var arguments = Stream.concat(Stream.of("--kubeconfig", kubeconfig), Arrays.stream(options));
        assertThat(new CommandLine(new TopCommand(console, again)).execute(arguments.toArray(String[]::new)))
                .isEqualTo(ExitCode.OK);
        return out.toString();
    }

    @Test
    void showsPoolsAndTheirBudgets() {
        var run = top();

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out().lines().map(line -> line.strip().replaceAll(" +", " ")))
                .containsExactly(
                        "pool linux: ready True, 3 admitted, 5 waiting",
                        "jobs 3/4",
                        "cpu 500m/4",
                        "gpu 9/2",
                        "disk 7/-",
                        "pool mac: ready False (Misconfigured), 0 admitted, 0 waiting",
                        "pool new: ready Unknown, 0 admitted, 0 waiting",
                        "NAME POOL USED/NOMINAL WAITING SHARE READY REASON",
                        "api linux 3/2 5 750 True Ready",
                        "web mac 0 0");
    }

    @Test
    void drawsBarsWhereAPersonWatches() {
        assertThat(watched(() -> false))
                .contains("[" + "#".repeat(15) + "....." + "] 3/4")
                .contains("[" + "##" + ".".repeat(18) + "] 500m/4")
                .contains("[" + "#".repeat(20) + "] 9/2")
                .containsPattern("disk +7/-");
    }

    @Test
    void showsOnePool() {
        assertThat(top("--pool", "linux").out()).contains("pool linux", "api").doesNotContain("mac", "web");
    }

    @Test
    void isReadByPrograms() throws IOException {
        var shown = JSON.readTree(top("-o", "json").out());

        assertThat(shown.at("/pools/0/usage/1/used").asText()).isEqualTo("500m");
        assertThat(shown.at("/pools/1/reason").asText()).isEqualTo("Misconfigured");
        assertThat(shown.at("/budgets/0/weightedShare").asLong()).isEqualTo(750);
        assertThat(shown.at("/budgets").size()).isEqualTo(2);
    }

    @Test
    void showsWhatChangesWhileItIsWatched() {
        var turns = new AtomicInteger();
        var shown = watched(
                () -> {
                    api.put(FakeApi.SHARED + "runnerpools", POOLS.replace("\"admittedJobs\":3", "\"admittedJobs\":4"));
                    return turns.incrementAndGet() < 2;
                },
                "--watch");

        assertThat(shown.split("pool linux", -1)).hasSize(3);
        assertThat(shown).contains("3 admitted").contains("4 admitted");
    }

    @Test
    void doesNotLetNamesSteerTheTerminal() {
        api.put(FakeApi.SHARED + "runnerpools", list("{'metadata':{'name':'\\u001b[31mred'},'spec':{}}"));

        assertThat(top().out()).doesNotContain("\u001b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"runnerpools", "runnerbudgets"})
    void refusesAClusterThatItMayNotRead(String kind) {
        api.refuse(FakeApi.SHARED + kind, 403);
        var run = top();

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("the cluster cannot be read: status 403");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void refusesAPoolThatIsNotThere() {
        var run = top("--pool", "windows");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("there is no RunnerPool windows");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThat(top("-o", "yaml").code()).isEqualTo(ExitCode.USAGE);
        assertThat(CommandLineRun.of("budget", "top", "--kubeconfig", "no-such-file")
                        .code())
                .isEqualTo(ExitCode.USAGE);
    }
}
