package dev.portcullis.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class TemplateBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(TemplateBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> rendersWhatOpaRenders() {
        return table.rows(JsonSchemaBuiltinsTest.resource("template.txt"));
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatOpaRefuses() {
        return table.rows("""
                strings.render_template(`{{template "x"}}`, {}) fails template: template "x" not defined
                strings.render_template(`{{1 2}}`, {}) fails template: can't give argument to non-function
                strings.render_template(`{{.a.b}}`, {"a": null}) fails template: nil pointer evaluating interface {}.b
                strings.render_template(`{{.a.b}}`, {"a": "s"}) fails template: can't evaluate field b in type string
                strings.render_template(`{{eq .n 1}}`, {"n": 1}) fails error calling eq: incompatible types for comparison: json.Number and int
                strings.render_template(`{{eq .l .l}}`, {"l": []}) fails error calling eq: non-comparable types
                strings.render_template(`{{lt true false}}`, {}) fails error calling lt: invalid type for comparison
                strings.render_template(`{{range .s}}{{end}}`, {"s": "ab"}) fails template: range can't iterate over ab
                strings.render_template(`{{index .l 5}}`, {"l": [1]}) fails error calling index: index out of range: 5
                strings.render_template(`{{index .l .n}}`, {"l": [1], "n": 0}) fails error calling index: cannot index slice/array with type json.Number
                strings.render_template(`{{len 3}}`, {}) fails error calling len: len of type int
                strings.render_template(`{{not}}`, {}) fails wrong number of args for not: want 1 got 0
                strings.render_template(`{{nil}}`, {}) fails template: nil is not a command
                strings.render_template(1, {}) mistypes operand 1 must be string but got number
                strings.render_template("", []) mistypes operand 2 must be object but got array
                """);
    }

    @TestFactory
    Stream<DynamicTest> paysForLoopsAndForWhatTheyWrite() {
        return table.rows("""
                strings.render_template(`{{range 1000000000}}{{end}}`, {}) exhausts
                strings.render_template(`{{range 5000}}{{printf "%9000d" 1}}{{end}}`, {}) exhausts
                strings.render_template(`{{range 5000}}{{range 5000}}x{{end}}{{end}}`, {}) exhausts
                strings.render_template(`{{define "t"}}{{template "t"}}{{end}}{{template "t"}}`, {}) fails template: nested more than 400 deep
                """);
    }

    @Test
    void refusesTemplatesThatAreTooDeep() {
        assertFails("{{if 1}}".repeat(201) + "{{end}}".repeat(201));
        assertFails("{{" + "(".repeat(201) + "1" + ")".repeat(201) + "}}");
    }

    private void assertFails(String template) {
        assertThat(catchThrowable(
                        () -> table.call(FakeCircumstances.ample(), "strings.render_template(`" + template + "`, {})")))
                .isInstanceOf(BuiltinException.class)
                .hasMessage("template: template:1: nested more than 200 deep");
    }
}
