package dev.portcullis.cli.budget;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portcullis.cli.CommandLineRun;
import dev.portcullis.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String POD = "/api/v1/namespaces/ci-linux/pods/api-1";
    private static final String RESERVATION = FakeApi.SHARED + "namespaces/ci-linux/runnerreservations/uid-1";
    private static final String RUNNERS = "/apis/actions.github.com/v1alpha1/namespaces/ci-linux/";
    private static final String GATE = "'schedulingGates':[{'name':'portcullis.dev/admission'}],";
    private static final String POOLS = FakeApi.list("""
            {'metadata':{'name':'linux'},'spec':{'resources':[{'name':'jobs','nominalQuota':2},
             {'name':'cpu','nominalQuota':8}]}}
            """);

    @TempDir
    Path folder;

    private FakeApi api;
    private String kubeconfig;

    @BeforeEach
    void serve() throws IOException {
        api = new FakeApi(404);
        api.put(FakeApi.SHARED + "runnerpools", POOLS);
        budget(
                "",
                "'queue':[{'podUid':'uid-9','position':1,'reason':'WaitingForQuota'},{'podUid':'uid-1','position':2,"
                        + "'reason':'WaitingForQuota','waitsFor':'pool linux has no room for more of resource jobs',"
                        + "'estimatedSeconds':240}]");
        pod(GATE, "Pending", "1");
        owner(
                "ephemeralrunners/api-1",
                "EphemeralRunner",
                "'spec':{'githubConfigUrl':'https://github.com/Acme/API'}," + "'status':{'workflowRunId':77}",
                "EphemeralRunnerSet",
                "set");
        owner(
                "ephemeralrunnersets/set",
                "EphemeralRunnerSet",
                "'spec':{'ephemeralRunnerSpec':{'githubConfigUrl':" + "'https://github.com/Acme/API'}}",
                "AutoscalingRunnerSet",
                "scale");
        kubeconfig = api.kubeconfig(folder);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private void pod(String spec, String phase, String cpu) {
        api.put(POD, FakeApi.json("""
                {'kind':'Pod','apiVersion':'v1','metadata':{'namespace':'ci-linux','name':'api-1','uid':'uid-1','ownerReferences':
                 [{'apiVersion':'actions.github.com/v1alpha1','kind':'EphemeralRunner','name':'api-1','uid':'api-1','controller':true}]},
                 'spec':{%s'containers':[{'name':'runner','image':'a','resources':{'requests':{'cpu':'%s'}}}]},'status':{'phase':'%s'}}
                """.formatted(spec, cpu, phase)));
    }

    private void owner(String path, String kind, String fields, String above, String name) {
        var own = path.substring(path.indexOf('/') + 1);
        api.put(RUNNERS + path, FakeApi.json("""
                {'kind':'%s','apiVersion':'actions.github.com/v1alpha1','metadata':{'namespace':'ci-linux','name':'%s','uid':'%s',
                 'ownerReferences':[{'apiVersion':'actions.github.com/v1alpha1','kind':'%s','name':'%s','uid':'%s','controller':true}]},%s}
                """.formatted(kind, own, own, above, name, name, fields)));
    }

    private void budget(String spec, String status) {
        budget(7, spec, status);
    }

    private void budget(int pending, String spec, String status) {
        api.put(FakeApi.SHARED + "runnerbudgets", FakeApi.list("""
                {'metadata':{'name':'shop'},'spec':{'poolName':'linux','repositories':[{'id':4711,'name':'acme/api'}]%s},
                 'status':{'pendingJobs':%d,%s}}
                """.formatted(spec, pending, status)));
    }

    private void reservation(String quota, String admitted, String checks) {
        api.put(RESERVATION, FakeApi.json("""
                {'kind':'RunnerReservation','apiVersion':'portcullis.dev/v1alpha1','metadata':{'namespace':'ci-linux','name':'uid-1'},
                 'spec':{'podUid':'uid-1','poolName':'linux'},'status':{'conditions':[{'type':'QuotaReserved',%s},
                 {'type':'Admitted',%s}],'admissionChecks':[%s]}}
                """.formatted(quota, admitted, checks)));
    }

    private CommandLineRun explain(String... options) {
        return CommandLineRun.of(
                Stream.concat(Stream.of("budget", "explain", "--kubeconfig", kubeconfig), Arrays.stream(options))
                        .toArray(String[]::new));
    }

    @Test
    void saysWhereAJobStandsWhyItWaitsAndHowLongThatMayTake() {
        var run = explain("ci-linux/api-1");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "job ci-linux/api-1 (Pod uid-1)",
                        "state waits",
                        "repository 4711 acme/api, run 77",
                        "budget shop of pool linux",
                        "reason WaitingForQuota: pool linux has no room for more of resource jobs",
                        "position 2 of all that wait in its pool, those around it and those within",
                        "estimate in about 4 min, by how fast the last jobs of these pools ended");
    }

    /** As GitHub's controller leaves it until a job has come to the runner. */
    @Test
    void saysThatNobodyKnowsTheRunYet() {
        owner(
                "ephemeralrunners/api-1",
                "EphemeralRunner",
                "'spec':{'githubConfigUrl':'https://github.com/Acme/API'}",
                "EphemeralRunnerSet",
                "set");

        assertThat(explain("ci-linux/api-1").out()).contains("4711 acme/api, run not known\n");
    }

    @ParameterizedTest
    @CsvSource({"10,10 s", "60,1 min", "3600,1 h 0 min", "9000,2 h 30 min"})
    void saysHowLongInUnitsThatPeopleRead(long seconds, String said) {
        budget(
                "",
                "'queue':[{'podUid':'uid-1','position':1,'reason':'WaitingForQuota','estimatedSeconds':%d}]"
                        .formatted(seconds));

        assertThat(explain("ci-linux/api-1").out()).contains("in about " + said + ",");
    }

    @Test
    void estimatesNothingWhereThereIsNothingToGoBy() {
        budget("", "'queue':[{'podUid':'uid-1','position':1,'reason':'WaitingForQuota'}]");
        assertThat(explain("ci-linux/api-1").out()).contains("none: hardly any job ended since");

        budget("", "'queue':[{'podUid':'uid-1','position':1,'reason':'RateLimited'}]");
        assertThat(explain("ci-linux/api-1").out()).contains("RateLimited", "none: there is nothing to go by");
    }

    @Test
    void isReadByPrograms() throws IOException {
        var told = JSON.readTree(explain("ci-linux/api-1", "-o", "json").out());

        assertThat(told.at("/state").asText()).isEqualTo("Waiting");
        assertThat(told.at("/queue/position").asLong()).isEqualTo(2);
        assertThat(told.at("/queue/estimatedSeconds").asLong()).isEqualTo(240);
        assertThat(told.at("/payer/budget").asText()).isEqualTo("shop");
    }

    @Test
    void saysWhatAGrantStillWaitsFor() {
        reservation(
                "'status':'True','reason':'QuotaReserved'",
                "'status':'False','reason':'ChecksPending'",
                "{'name':'Evidence','state':'Pending','message':'a was not judged yet'}");

        assertThat(explain("ci-linux/api-1").out())
                .contains("holds a grant", "ChecksPending", "Evidence Pending: a was not judged yet")
                .doesNotContain("estimate");
    }

    @Test
    void saysWhyAGrantCameBack() {
        budget("", "'queue':[]");
        reservation(
                "'status':'False','reason':'CheckRejected','message':'the grant was returned'",
                "'status':'False','reason':'CheckRejected'",
                "{'name':'Evidence','state':'Rejected','message':'a: NoSignature'}");

        assertThat(explain("ci-linux/api-1").out())
                .contains("waits", "CheckRejected: the grant was returned", "Evidence Rejected: a: NoSignature")
                .contains("in no queue");
    }

    @Test
    void saysThatItCanNeverHaveWhatItAsksFor() {
        budget("", "'queue':[]");
        pod(GATE, "Pending", "9");

        assertThat(explain("ci-linux/api-1").out())
                .contains("ExceedsMaxQuota: it asks for more of resource cpu than pool linux ever has");
    }

    @Test
    void saysThatItsBudgetIsPaused() {
        budget(",'stopPolicy':'Hold'", "'queue':[]");

        assertThat(explain("ci-linux/api-1").out()).contains("Suspended: stopPolicy of budget shop");
    }

    @Test
    void doesNotInventAPlaceForWhoComesAfterAllThatAreListed() {
        var others = String.join(
                ",",
                Stream.iterate(1, i -> i + 1)
                        .limit(100)
                        .map(i -> "{'podUid':'other-%d','position':%d}".formatted(i, i))
                        .toList());
        budget(107, "", "'queue':[" + others + "]");

        assertThat(explain("ci-linux/api-1").out())
                .contains("107 jobs wait for budget shop", "first 100 that", "behind those that are listed");
    }

    /** Of all that share a pool so many are listed: of one budget maybe few, or none. */
    @Test
    void saysThatItWaitsThoughFewOfItsBudgetAreListed() {
        budget(7, "", "'queue':[{'podUid':'uid-9','position':998}]");
        var run = explain("ci-linux/api-1");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains("WaitingForQuota: 7 jobs wait for budget shop")
                .doesNotContain("Pending");
    }

    @Test
    void saysThatOthersKeepItBack() {
        budget(0, "", "'queue':[]");
        pod(GATE.replace("]", ",{'name':'example.com/quiet'}]"), "Pending", "1");
        var run = explain("ci-linux/api-1");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains("waits", "gates of others", "example.com/quiet")
                .doesNotContain("Pending");
    }

    @Test
    void saysWhyTheGateOfAGrantStaysShut() {
        reservation(
                "'status':'True','reason':'QuotaReserved'",
                "'status':'False','reason':'GateRefused','message':'its gate may not be opened: not this one'",
                "");

        assertThat(explain("ci-linux/api-1").out())
                .contains("GateRefused: it holds a grant, and its gate may not be opened: not this one");
    }

    @Test
    void whatGaveItsGrantBackAndRunsIsCharged() {
        pod("", "Running", "1");
        reservation("'status':'False','reason':'ChecksPending'", "'status':'False','reason':'ChecksPending'", "");

        assertThat(explain("ci-linux/api-1").out()).contains("runs without a grant", "it is charged");
    }

    @Test
    void saysOfWhatARunnerMadeThatItTakesOfTheRunners() {
        api.put(POD, FakeApi.json("""
                {'kind':'Pod','apiVersion':'v1','metadata':{'namespace':'ci-linux','name':'api-1','uid':'uid-1',
                 'labels':{'runner-pod':'api-0'}},'spec':{'containers':[{'name':'job','image':'a'}]},'status':{'phase':'Running'}}
                """));

        assertThat(explain("ci-linux/api-1").out()).contains("runner api-0 made it for its job", "charged");
    }

    @Test
    void saysThatTheOperatorHasNotSaidYet() {
        budget(1, "", "'queue':[{'podUid':'uid-9','position':1}]");
        var run = explain("ci-linux/api-1");

        assertThat(run.code()).isEqualTo(ExitCode.UNDECIDABLE);
        assertThat(run.out()).contains("PendingEvaluation");
    }

    @Test
    void saysThatNobodyPays() {
        api.put(FakeApi.SHARED + "runnerbudgets", FakeApi.list(""));

        assertThat(explain("ci-linux/api-1").out())
                .contains("waits", "UnknownRepository: no RunnerBudget that is in force", "in no queue");
    }

    @Test
    void saysThatItsOwnersContradictEachOther() {
        owner(
                "ephemeralrunnersets/set",
                "EphemeralRunnerSet",
                "'spec':{'ephemeralRunnerSpec':{'githubConfigUrl':" + "'https://github.com/Acme/other'}}",
                "AutoscalingRunnerSet",
                "scale");

        assertThat(explain("ci-linux/api-1").out())
                .contains("UnknownRepository", "registers at another address")
                .doesNotContain("shop");
    }

    @Test
    void tellsWhatRunsFromWhatEnded() {
        pod("", "Running", "1");
        assertThat(explain("ci-linux/api-1").out()).contains("runs without a grant", "it is charged");

        reservation("'status':'True','reason':'QuotaReserved'", "'status':'True','reason':'Admitted'", "");
        assertThat(explain("ci-linux/api-1").out()).contains("runs, or may").doesNotContain("without");

        pod("", "Succeeded", "1");
        assertThat(explain("ci-linux/api-1").out()).contains("ended").doesNotContain("position");
    }

    @Test
    void doesNotLetMessagesSteerTheTerminal() {
        budget("", "'queue':[{'podUid':'uid-1','position':1,'reason':'\\u001b[31mred','waitsFor':'a\\nb'}]");

        assertThat(explain("ci-linux/api-1").out()).doesNotContain("\u001b").doesNotContainPattern("(?m)^b$");
    }

    @ParameterizedTest
    @ValueSource(strings = {"api-1", "/api-1", "ci-linux/", "ci-linux/api-1/x"})
    void refusesWhatNamesNoPod(String job) {
        var run = explain(job);

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("NAMESPACE/POD");
    }

    @Test
    void refusesAPodThatIsNotThere() {
        var run = explain("ci-linux/other");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("there is no Pod other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                POD,
                RESERVATION,
                RUNNERS + "ephemeralrunners/api-1",
                FakeApi.SHARED + "runnerpools",
                FakeApi.SHARED + "runnerbudgets"
            })
    void refusesAClusterThatItMayNotRead(String path) {
        api.refuse(path, 403);
        var run = explain("ci-linux/api-1");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("the cluster cannot be read: status 403");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void theCommandOfThePageWorks() throws IOException {
        var page = Files.readString(Path.of("../docs/how-to/share-runners.md"));
        var command = page.lines()
                .filter(line -> line.startsWith("portcullis budget explain "))
                .findFirst()
                .orElseThrow();

        assertThat(explain(command.substring("portcullis budget explain ".length())
                                .split(" "))
                        .code())
                .isEqualTo(ExitCode.OK);
    }
}
