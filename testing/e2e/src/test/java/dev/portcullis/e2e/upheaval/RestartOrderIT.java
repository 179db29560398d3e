package dev.portcullis.e2e.upheaval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.e2e.install.Application;
import dev.portcullis.testing.cluster.ControlPlaneOptions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** API server, operator and webhook come back in every order; what was admitted and refused before is so again, and nothing else between. */
@Tag("long")
class RestartOrderIT {
    private static Scene scene;

    /** What is ended and started again. */
    enum Part {
        API_SERVER {
            @Override
            void stop() {
                scene.cluster().stopApiServer();
            }

            @Override
            void start() {
                scene.cluster().startApiServer();
            }
        },
        OPERATOR {
            @Override
            void stop() {
                scene.installation().operator().stop();
            }

            @Override
            void start() {
                scene.installation().operator().launch();
            }
        },
        WEBHOOK {
            @Override
            void stop() {
                scene.installation().webhook().stop();
            }

            @Override
            void start() {
                scene.installation().webhook().launch();
            }
        };

        abstract void stop();

        /** Starts it; does not wait for what another part has to give. */
        abstract void start();
    }

    static List<List<Part>> orders() {
        return List.of(
                List.of(Part.API_SERVER, Part.OPERATOR, Part.WEBHOOK),
                List.of(Part.API_SERVER, Part.WEBHOOK, Part.OPERATOR),
                List.of(Part.OPERATOR, Part.API_SERVER, Part.WEBHOOK),
                List.of(Part.OPERATOR, Part.WEBHOOK, Part.API_SERVER),
                List.of(Part.WEBHOOK, Part.API_SERVER, Part.OPERATOR),
                List.of(Part.WEBHOOK, Part.OPERATOR, Part.API_SERVER));
    }

    @BeforeAll
    static void start() {
        scene = Scene.start("restarts", ControlPlaneOptions.minimal());
        assertThat(scene.table().observe()).containsExactlyInAnyOrderEntriesOf(VerdictTable.EXPECTED);
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @ParameterizedTest
    @MethodSource("orders")
    void theVerdictsAreTheSameAfterEveryOrderOfRestarts(List<Part> order) {
        try (var intruder = scene.intruder()) {
            // Given that nothing runs
            order.forEach(Part::stop);

            // When all come back, each when the one before has come as far as it can
            for (var part : order) {
                part.start();
                awaitAllThatCanBe(order.subList(0, order.indexOf(part) + 1));
            }

            // Then
            assertThat(scene.table().observe()).containsExactlyInAnyOrderEntriesOf(VerdictTable.EXPECTED);
            assertThat(intruder.admitted()).isEmpty();
            assertThat(intruder.refusals())
                    .anyMatch(message -> message.contains("[SignatureMissing]"))
                    .hasSizeGreaterThan(3);
        }
    }

    /** Without an API server the others say that they are not ready, and why. */
    private static void awaitAllThatCanBe(List<Part> started) {
        for (var part : started) {
            switch (part) {
                case API_SERVER ->
                    assertThat(scene.client().namespaces().list().getItems()).isNotEmpty();
                case OPERATOR -> await(scene.installation().operator(), started.contains(Part.API_SERVER));
                case WEBHOOK -> await(scene.installation().webhook(), started.contains(Part.API_SERVER));
            }
        }
    }

    private static void await(Application application, boolean reachesTheCluster) {
        if (reachesTheCluster) {
            application.awaitReady();
        } else {
            assertThat(application.awaitAnswer().health())
                    .contains("\"status\": \"DOWN\"")
                    .contains("\"problem\"");
        }
    }
}
