package dev.portcullis.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The design's rules, over the classes of all modules at once. */
final class ArchitectureTest {
    private static final Map<String, ArchRule> RULES = rules();

    private static JavaClasses product;
    private static JavaClasses broken;

    @BeforeAll
    static void read() {
        product = Modules.classes();
        broken = new ClassFileImporter()
                .importPackages(
                        "dev.portcullis.budget.broken",
                        "dev.portcullis.core.broken",
                        "dev.portcullis.crds.broken",
                        "dev.portcullis.runner.broken",
                        "dev.portcullis.webhook.broken");
    }

    static Stream<String> names() {
        return RULES.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void holds(String name) {
        rule(name).check(product);
    }

    /** A rule that cannot fail says nothing. */
    @ParameterizedTest
    @MethodSource("names")
    void canFail(String name) {
        assertThat(rule(name).evaluate(broken).hasViolation()).isTrue();
    }

    private static ArchRule rule(String name) {
        var rule = RULES.get(name);
        assertThat(rule).isNotNull();
        return rule;
    }

    private static Map<String, ArchRule> rules() {
        var rules = new TreeMap<String, ArchRule>();
        rules.putAll(DependencyRules.all());
        rules.putAll(StyleRules.all());
        rules.putAll(CallRules.all());
        return rules;
    }
}
