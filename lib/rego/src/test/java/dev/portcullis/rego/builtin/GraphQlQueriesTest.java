package dev.portcullis.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.rego.value.BooleanValue;
import dev.portcullis.rego.value.StringValue;
import dev.portcullis.rego.value.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Queries held against schemas, most of them broken in one way each. */
class GraphQlQueriesTest {
    private static final String LINKED = "type Query { t: T } type T { t: T a: Int b: Int }";

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(GraphQlQueriesTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Value isValid(String query, String schema, Circumstances circumstances) {
        Builtin builtin = Objects.requireNonNull(Builtins.find("graphql.is_valid"));
        Value[] arguments = {StringValue.of(query), StringValue.of(schema)};
        return Objects.requireNonNull(builtin.call(arguments, circumstances));
    }

    private static Value isValid(String query, String schema) {
        return isValid(query, schema, FakeCircumstances.ample());
    }

    private static String each(int count, String text) {
        return String.join(
                "\n",
                IntStream.range(0, count)
                        .mapToObj(
                                i -> text.replace("%n", Integer.toString(i + 1)).replace("%", Integer.toString(i)))
                        .toList());
    }

    /** Each line is what OPA 1.22.2 answers of {@code queries-of-opa.graphql}, a tab and the query. */
    @TestFactory
    Stream<DynamicTest> judgesAsOpaDoes() {
        String schema = resource("queries-of-opa.graphql");
        return resource("queries-of-opa.tsv")
                .lines()
                .map(line -> DynamicTest.dynamicTest(line, () -> {
                    String[] row = line.split("\t", -1);
                    assertThat(isValid(row[1], schema)).hasToString(row[0]);
                }));
    }

    @Test
    void fragmentsThatSpreadTwiceCostNoMoreThanTheirPairs() {
        String twice = each(25, "fragment F% on T { t { a ...F%n } t { a ...F%n } }") + " fragment F25 on T { a }";

        assertThat(isValid("{ t { ...F0 } } " + twice, LINKED)).isEqualTo(BooleanValue.TRUE);
        assertThat(isValid("{ t { ...F0 } } " + twice.replace("F25 on T { a }", "F25 on T { a: b }"), LINKED))
                .isEqualTo(BooleanValue.FALSE);
    }

    @Test
    void introspectionThroughFragmentsThatSpreadTwiceIsLookedAtOnce() {
        String twice = each(40, "fragment F% on __Type { ofType { ...F%n } x: ofType { ...F%n } }");

        assertThat(isValid("{ __type(name: \"T\") { ...F0 } } " + twice + " fragment F40 on __Type { name }", LINKED))
                .isEqualTo(BooleanValue.TRUE);
    }

    @Test
    void fragmentsInCirclesEnd() {
        String circle = "fragment F on T { t { ...G } t { ...G } } fragment G on T { t { ...F } t { ...F } }";

        assertThat(isValid("{ t { ...F ...G } } " + circle, LINKED)).isEqualTo(BooleanValue.FALSE);
    }

    @Test
    void fragmentsNestNoDeeperThanAStackBears() {
        String chain = each(3_000, "fragment F% on T { t { ...F%n } }") + " fragment F3000 on T { a }";

        assertThat(isValid("{ t { ...F0 } } " + chain, LINKED, FakeCircumstances.of(100_000_000, 1L << 32)))
                .isEqualTo(BooleanValue.FALSE);
    }

    @Test
    void everyPairOfFieldsIsPaidFor() {
        String fields = String.join(" ", Collections.nCopies(20_000, "a"));

        assertThatThrownBy(
                        () -> isValid("{ t { " + fields + " } }", LINKED, FakeCircumstances.of(10_000_000, 1L << 32)))
                .isInstanceOf(FakeCircumstances.Spent.class)
                .hasMessage("steps");
    }

    @Test
    void everyOperationPaysForTheFragmentsThatItSpreads() {
        String fragment = "fragment F on T { " + each(1_000, "x%: a") + " }";
        String operations = each(1_000, "query Q% { t { ...F } }");

        assertThatThrownBy(() -> isValid(operations + fragment, LINKED, FakeCircumstances.of(1_000_000, 1L << 32)))
                .isInstanceOf(FakeCircumstances.Spent.class)
                .hasMessage("steps");
    }
}
