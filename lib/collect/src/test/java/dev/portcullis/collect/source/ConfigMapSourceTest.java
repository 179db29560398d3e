package dev.portcullis.collect.source;

import static dev.portcullis.collect.Scene.detail;
import static dev.portcullis.collect.Scene.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.portcullis.collect.Check;
import dev.portcullis.collect.Collected;
import dev.portcullis.collect.Scene;
import dev.portcullis.collect.Source;
import dev.portcullis.testing.hostile.ScriptedRegistry;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConfigMapSourceTest {
    private static final Source TESTS = new Source.ConfigMapKey("tests", "report.xml");
    private static final Check PASSED = new Check.JUnit(1, 0);

    private ScriptedRegistry nothing;
    private Scene scene;

    @BeforeEach
    void start() {
        nothing = ScriptedRegistry.start();
        scene = Scene.permitting(nothing);
    }

    @AfterEach
    void stop() {
        scene.close();
        nothing.close();
    }

    private static ConfigMaps.Value text(String text) {
        return new ConfigMaps.Value.Present(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aValueIsADocument() {
        scene.configMaps.put("apps/tests/report.xml", text("<testsuite><testcase/></testsuite>"));

        assertThat(scene.collect(TESTS, PASSED))
                .isInstanceOfSatisfying(
                        Collected.Passed.class,
                        passed -> assertThat(passed.document().mediaType()).isEqualTo("application/xml"));
    }

    @Test
    void anotherNamespaceIsNotLookedAt() {
        scene.configMaps.put("other/tests/report.xml", text("<testsuite><testcase/></testsuite>"));

        assertThat(outcome(scene.collect(TESTS, PASSED))).isEqualTo("NotFound");
    }

    @Test
    void whatIsNotHadHasItsReason() {
        scene.configMaps.put("apps/tests/report.xml", new ConfigMaps.Value.Forbidden());
        assertThat(outcome(scene.collect(TESTS, PASSED))).isEqualTo("AccessDenied");
        scene.configMaps.put("apps/tests/report.xml", new ConfigMaps.Value.Unavailable());
        assertThat(outcome(scene.collect(TESTS, PASSED))).isEqualTo("Unreachable");
        scene.configMaps.put("apps/tests/report.xml", text(" ".repeat((1 << 20) + 1)));
        assertThat(outcome(scene.collect(TESTS, PASSED))).isEqualTo("TooLarge");
        scene.configMaps.put("apps/tests/report.xml", text(""));
        assertThat(outcome(scene.collect(TESTS, PASSED))).isEqualTo("Malformed");
        assertThat(detail(scene.collect(TESTS, PASSED))).isNotEmpty();
    }

    @Test
    void refusesNamesThatAreNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Source.ConfigMapKey("", "k"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Source.ConfigMapKey("n", "k".repeat(254)));
    }
}
