package dev.portcullis.operator.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.crds.evidencebundle.EvidenceBundle;
import dev.portcullis.crds.evidencebundle.EvidenceBundleStatus;
import dev.portcullis.crds.status.Condition;
import dev.portcullis.operator.acceptance.LiveObjects.Decision;
import dev.portcullis.operator.event.Announcer;
import dev.portcullis.testing.hostile.Request;
import dev.portcullis.testing.hostile.Response;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeldObjectsTest {
    private static final String OTHERS = "example.com/others";
    private static final List<Condition> SAYS = List.of(new Condition(
            Condition.Type.REMOVED,
            Condition.Status.FALSE,
            "DeleteUnsupported",
            "it deletes nothing",
            1,
            "2026-03-01T12:00:00Z"));

    private final List<String> done = new ArrayList<>();
    private boolean wanted;
    private boolean letGo;
    private ScriptedRegistry server;
    private KubernetesClient client;
    private HeldObjects<EvidenceBundleStatus, EvidenceBundle> objects;

    @BeforeEach
    void start() {
        server = ScriptedRegistry.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl(server.url(""))
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
        var live = new LiveObjects(client, new Announcer(client, InstantSource.fixed(Instant.EPOCH), "test"));
        objects = new HeldObjects<>(live, new Finalization<>() {
            @Override
            public boolean isWanted(EvidenceBundle object) {
                return wanted;
            }

            @Override
            public Departure<EvidenceBundleStatus> depart(EvidenceBundle object) {
                done.add("depart");
                return new Departure<>(decision(Duration.ofSeconds(7)), letGo);
            }
        });
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private static Decision<EvidenceBundleStatus> decision(Duration lookAgain) {
        return new Decision<>(EvidenceBundleStatus.none().with(SAYS), List.of(), SAYS, lookAgain);
    }

    private void stands(boolean deleted, String... finalizers) {
        server.otherwise(Response.ok("application/json", Serialization.asJson(object(deleted, finalizers))));
    }

    private static EvidenceBundle object(boolean deleted, String... finalizers) {
        var object = new EvidenceBundle();
        object.setMetadata(new ObjectMetaBuilder()
                .withName("shop")
                .withNamespace("apps")
                .withResourceVersion("42")
                .withDeletionTimestamp(deleted ? "2026-03-01T12:00:00Z" : null)
                .withFinalizers(finalizers)
                .build());
        return object;
    }

    private UpdateControl<EvidenceBundle> reconcile() {
        return objects.reconcile(object(false), live -> {
            done.add("decide");
            return decision(Duration.ofSeconds(5));
        });
    }

    /** Returns method and last part of the path of what was written. */
    private List<String> written() {
        return requests()
                .map(request -> request.method() + " "
                        + request.path().substring(request.path().lastIndexOf('/') + 1))
                .toList();
    }

    private Stream<Request> requests() {
        return server.requests().stream().filter(request -> !request.method().equals("GET"));
    }

    private String patch() {
        return requests()
                .filter(request -> request.method().equals("PATCH"))
                .map(request -> new String(request.body(), StandardCharsets.UTF_8))
                .findFirst()
                .orElse("");
    }

    @Test
    void itIsHeldBeforeAnythingIsDone() {
        wanted = true;
        stands(false, OTHERS);

        assertThat(reconcile().getScheduleDelay()).isPresent();
        assertThat(done).isEmpty();
        assertThat(patch())
                .contains("\"resourceVersion\":\"42\"", OTHERS, Finalizer.NAME)
                .doesNotContain("spec");
    }

    @Test
    void itIsHeldNoLongerThanThatIsWanted() {
        stands(false, Finalizer.NAME, OTHERS);

        reconcile();

        assertThat(done).isEmpty();
        assertThat(patch()).contains(OTHERS).doesNotContain(Finalizer.NAME);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whereNothingIsToBeChangedItIsLookedAt(boolean held) {
        wanted = held;
        stands(false, held ? Finalizer.NAME : OTHERS);

        assertThat(reconcile().getScheduleDelay()).hasValue(5_000L);
        assertThat(done).containsExactly("decide");
        assertThat(written()).startsWith("PUT status").doesNotContain("PATCH shop");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsNotHeldGoesUntouched(boolean wants) {
        wanted = wants;
        stands(true, OTHERS);

        assertThat(reconcile().getScheduleDelay()).isEmpty();
        assertThat(done).isEmpty();
        assertThat(written()).isEmpty();
    }

    @Test
    void whatIsNotDoneYetIsHeldAndToldAndLookedAtAgain() {
        wanted = true;
        stands(true, Finalizer.NAME);

        assertThat(reconcile().getScheduleDelay()).hasValue(7_000L);
        assertThat(done).containsExactly("depart");
        assertThat(written()).startsWith("PUT status").doesNotContain("PATCH shop");
    }

    @Test
    void whatIsDoneGoesAndIsTold() {
        wanted = true;
        letGo = true;
        stands(true, OTHERS, Finalizer.NAME);

        assertThat(reconcile().getScheduleDelay()).isEmpty();
        assertThat(written()).containsExactly("PUT status", "POST events", "PATCH shop");
        assertThat(patch()).contains(OTHERS).doesNotContain(Finalizer.NAME);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatChangedMeanwhileIsLookedAtAgainAndNotTold(boolean deleted) {
        wanted = true;
        letGo = true;
        stands(deleted, deleted ? Finalizer.NAME : OTHERS);
        var standing = Response.ok(
                "application/json", Serialization.asJson(object(deleted, deleted ? Finalizer.NAME : OTHERS)));
        server.otherwise(request -> request.method().equals("GET") ? standing : Response.of(409));

        assertThat(reconcile().getScheduleDelay()).isPresent();
        assertThat(written()).containsExactly(deleted ? "PUT status" : "PATCH shop");
    }

    @Test
    void whatIsGoneIsLeftAlone() {
        server.otherwise(Response.of(404));

        assertThat(reconcile().getScheduleDelay()).isEmpty();
        assertThat(done).isEmpty();
    }

    @Test
    void aRefusalIsAFault() {
        wanted = true;
        var standing = Response.ok("application/json", Serialization.asJson(object(false)));
        server.otherwise(request -> request.method().equals("GET") ? standing : Response.of(403));

        assertThatThrownBy(this::reconcile).isInstanceOf(KubernetesClientException.class);
        assertThat(done).isEmpty();
    }

    /** In a namespace that is being deleted no Event can be made. */
    @Test
    void whatIsToldOfANamespaceThatGoesIsToldElsewhere() {
        departWhereEventsAreRefused("NamespaceTerminating");

        assertThat(server.asked()).contains("POST /apis/events.k8s.io/v1/namespaces/default/events");
        assertThat(requests()
                        .filter(request -> request.path().contains("/default/"))
                        .map(request -> new String(request.body(), StandardCharsets.UTF_8))
                        .toList()
                        .getLast())
                .contains("\"kind\":\"Namespace\"", "\"name\":\"apps\"", "EvidenceBundle shop: it deletes nothing");
    }

    /** A quota, a guard or a missing right of one namespace is no reason to write into another. */
    @Test
    void whatIsRefusedForAnotherReasonIsToldNowhereElse() {
        departWhereEventsAreRefused("QuotaExceeded");

        assertThat(written()).contains("POST events", "PATCH shop");
        assertThat(server.asked()).noneMatch(asked -> asked.contains("/namespaces/default/"));
    }

    private void departWhereEventsAreRefused(String cause) {
        wanted = true;
        letGo = true;
        var standing = Response.ok("application/json", Serialization.asJson(object(true, Finalizer.NAME)));
        var refusal = new StatusBuilder()
                .withStatus("Failure")
                .withCode(403)
                .withReason("Forbidden")
                .withNewDetails()
                .addNewCause("metadata.namespace", "it may not be", cause)
                .endDetails()
                .build();
        server.otherwise(request -> request.path().startsWith("/apis/events.k8s.io/v1/namespaces/apps/")
                ? Response.of(403, "application/json", Serialization.asJson(refusal))
                : standing);

        reconcile();
    }

    /** An end between the two must not lose the only word of what stays. */
    @Test
    void whatStaysIsToldBeforeTheObjectMayGo() {
        wanted = true;
        letGo = true;
        var standing = Response.ok("application/json", Serialization.asJson(object(true, Finalizer.NAME)));
        server.otherwise(request -> request.method().equals("PATCH") ? Response.of(500) : standing);

        assertThatThrownBy(this::reconcile).isInstanceOf(KubernetesClientException.class);
        assertThat(written()).startsWith("PUT status", "POST events", "PATCH shop");
    }

    /** A status that cannot be written must not hold an object for ever. */
    @ParameterizedTest
    @ValueSource(ints = {403, 422, 500})
    void whatCannotBeWrittenDownIsToldAndGoes(int status) {
        wanted = true;
        letGo = true;
        var standing = Response.ok("application/json", Serialization.asJson(object(true, Finalizer.NAME)));
        server.otherwise(request -> request.method().equals("PUT") ? Response.of(status) : standing);

        assertThat(reconcile().getScheduleDelay()).isEmpty();
        assertThat(written()).contains("POST events").endsWith("PATCH shop");
    }
}
