package dev.portcullis.rego.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A policy and its input, the same for OPA and for the evaluator here. */
enum Workload {
    /** A small rule, over a small input. */
    ALLOW,
    /** Whether a bill of materials is complete, over 1,000 components. */
    SBOM,
    /** 5,000 findings against 1,000 statements. */
    VEX,
    /** 1,000 rules, each for one role, action and kind. */
    RBAC;

    /** What is evaluated, as OPA's compiler names it. */
    static final String ENTRY_POINT = "bench/allow";
    /** The same as a query. */
    static final String QUERY = "data.bench.allow";

    /** The Rego. */
    String policy() {
        return this == RBAC ? roles() : resource(name().toLowerCase(Locale.ROOT) + ".rego");
    }

    /** The JSON. */
    String input() {
        return switch (this) {
            case ALLOW -> resource("allow.json");
            case SBOM -> object("components", joined(1_000, Workload::component));
            case VEX ->
                "{\"findings\": [" + joined(5_000, Workload::finding) + "], \"statements\": ["
                        + joined(1_000, Workload::statement) + "]}";
            case RBAC -> "{\"role\": \"role-777\", \"action\": \"update\", \"kind\": \"kind-17\"}";
        };
    }

    private static String roles() {
        return "package bench\n\ndefault allow := false\n\n"
                + IntStream.range(0, 1_000)
                        .mapToObj(i -> """
                                allow if {
                                	input.role == "role-%d"
                                	input.action in {"get", "list", "update"}
                                	input.kind == "kind-%d"
                                }
                                """.formatted(i, i % 20))
                        .collect(Collectors.joining("\n"));
    }

    private static String component(int i) {
        String supplier = i % 50 == 0 ? "" : "Supplier " + i % 30;
        return """
                {"type": "library", "bom-ref": "pkg:maven/org.example/lib-%1$d@1.%1$d", "name": "lib-%1$d", "version": "1.%1$d.0",
                 "purl": "pkg:maven/org.example/lib-%1$d@1.%1$d.0", "supplier": "%2$s", "licenses": [{"license": {"id": "Apache-2.0"}}],
                 "hashes": [{"alg": "SHA-256", "content": "%3$064x"}]}""".formatted(i, supplier, i);
    }

    private static String finding(int i) {
        return """
                {"id": "finding-%d", "vulnerability": "CVE-2026-%05d", "product": "pkg:maven/org.example/lib-%d", "severity": "%s", "score": %d.%d}""".formatted(i, i % 2_500, i % 500, i % 10 < 3 ? "HIGH" : "LOW", i % 10, i % 7);
    }

    private static String statement(int i) {
        return """
                {"vulnerability": "CVE-2026-%05d", "product": "pkg:maven/org.example/lib-%d", "status": "%s"}""".formatted(i % 2_500, i % 500, i % 9 == 0 ? "affected" : "not_affected");
    }

    private static String object(String key, String members) {
        return "{\"" + key + "\": [" + members + "]}";
    }

    private static String joined(int count, IntFunction<String> each) {
        return IntStream.range(0, count).mapToObj(each).collect(Collectors.joining(",\n"));
    }

    private static String resource(String name) {
        try (InputStream in = Workload.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
