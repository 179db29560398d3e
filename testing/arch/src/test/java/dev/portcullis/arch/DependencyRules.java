package dev.portcullis.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;

/** Who may depend on whom. */
final class DependencyRules {
    private static final String[] LIBRARIES = {
        "dev.portcullis.core..",
        "dev.portcullis.registry..",
        "dev.portcullis.collect..",
        "dev.portcullis.sigstore..",
        "dev.portcullis.evidence.."
    };

    private DependencyRules() {}

    static Map<String, ArchRule> all() {
        return Map.of(
                "dependencies between modules point one way", modules(),
                "the core knows the JDK, JSpecify and RE2/J only", core(),
                "budgets know the JDK and JSpecify only", budget(),
                "runners know budgets, the JDK and JSpecify only", runner(),
                "libraries know nothing of frameworks", frameworks(),
                "Sigstore's library is used by its adapter only", sigstore(),
                "Sigstore's library does not decide", noBlackBox(),
                "operator and command line ask TUF repositories, nobody else", repositories(),
                "no package cycles", cycles());
    }

    private static ArchRule modules() {
        return layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("dev.portcullis..")
                .withOptionalLayers(true)
                .layer("core")
                .definedBy("dev.portcullis.core..")
                .layer("registry")
                .definedBy("dev.portcullis.registry..")
                .layer("collect")
                .definedBy("dev.portcullis.collect..")
                .layer("sigstore")
                .definedBy("dev.portcullis.sigstore..")
                .layer("vault")
                .definedBy("dev.portcullis.vault..")
                .layer("evidence")
                .definedBy("dev.portcullis.evidence..")
                .layer("evidence bundle")
                .definedBy("dev.portcullis.evidencebundle..")
                .layer("crds")
                .definedBy("dev.portcullis.crds..")
                .layer("cluster")
                .definedBy("dev.portcullis.cluster..")
                .layer("webhook")
                .definedBy("dev.portcullis.webhook..")
                .layer("operator")
                .definedBy("dev.portcullis.operator..")
                .layer("cli")
                .definedBy("dev.portcullis.cli..")
                .layer("manifests")
                .definedBy("dev.portcullis.manifests..")
                .layer("budget")
                .definedBy("dev.portcullis.budget..")
                .layer("runner")
                .definedBy("dev.portcullis.runner..")
                .layer("opa")
                .definedBy("dev.portcullis.opa..")
                .layer("rego")
                .definedBy("dev.portcullis.rego..")
                .layer("program")
                .definedBy("dev.portcullis.program..")
                .layer("compiler")
                .definedBy("dev.portcullis.compiler..")
                .layer("images")
                .definedBy("dev.portcullis.images..")
                .layer("test support")
                .definedBy("dev.portcullis.testing..", "dev.portcullis.e2e..", "dev.portcullis.docs..")
                .whereLayer("core")
                .mayNotAccessAnyLayer()
                .whereLayer("budget")
                .mayNotAccessAnyLayer()
                .whereLayer("runner")
                .mayOnlyAccessLayers("budget")
                .whereLayer("opa")
                .mayNotAccessAnyLayer()
                .whereLayer("rego")
                .mayNotAccessAnyLayer()
                .whereLayer("program")
                .mayOnlyAccessLayers("core", "rego")
                .whereLayer("registry")
                .mayOnlyAccessLayers("core")
                .whereLayer("collect")
                .mayOnlyAccessLayers("core", "registry")
                .whereLayer("sigstore")
                .mayOnlyAccessLayers("core")
                .whereLayer("vault")
                .mayOnlyAccessLayers("core")
                .whereLayer("evidence")
                .mayOnlyAccessLayers("core", "registry", "sigstore", "vault")
                .whereLayer("evidence bundle")
                .mayOnlyAccessLayers("core", "registry")
                .whereLayer("crds")
                .mayOnlyAccessLayers("core", "sigstore", "evidence bundle", "budget")
                .whereLayer("manifests")
                .mayOnlyAccessLayers("core", "crds")
                .whereLayer("images")
                .mayNotAccessAnyLayer()
                .whereLayer("cluster")
                .mayOnlyAccessLayers("core", "registry", "sigstore", "evidence", "crds", "program", "budget", "runner")
                .whereLayer("compiler")
                .mayOnlyAccessLayers("core", "registry", "sigstore", "evidence", "crds", "program", "opa", "rego")
                .whereLayer("webhook")
                .mayOnlyAccessLayers(
                        "core", "registry", "sigstore", "evidence", "crds", "cluster", "program", "budget", "runner")
                .whereLayer("operator")
                .mayOnlyAccessLayers(
                        "core",
                        "registry",
                        "collect",
                        "sigstore",
                        "vault",
                        "evidence",
                        "evidence bundle",
                        "crds",
                        "cluster",
                        "program",
                        "compiler",
                        "opa",
                        "budget",
                        "runner")
                .whereLayer("cli")
                .mayOnlyAccessLayers(
                        "core",
                        "registry",
                        "collect",
                        "sigstore",
                        "vault",
                        "evidence",
                        "crds",
                        "cluster",
                        "program",
                        "compiler",
                        "opa",
                        "rego",
                        "budget",
                        "runner");
    }

    private static ArchRule core() {
        return classes()
                .that()
                .resideInAPackage("dev.portcullis.core..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.portcullis.core..", "java..", "org.jspecify..", "com.google.re2j..");
    }

    private static ArchRule budget() {
        return classes()
                .that()
                .resideInAPackage("dev.portcullis.budget..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.portcullis.budget..", "java..", "org.jspecify..");
    }

    private static ArchRule runner() {
        return classes()
                .that()
                .resideInAPackage("dev.portcullis.runner..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.portcullis.runner..", "dev.portcullis.budget..", "java..", "org.jspecify..");
    }

    private static ArchRule frameworks() {
        return noClasses()
                .that()
                .resideInAnyPackage(LIBRARIES)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.fabric8..", "io.quarkus..", "io.javaoperatorsdk..", "io.vertx..", "jakarta..", "picocli..");
    }

    private static ArchRule sigstore() {
        return noClasses()
                .that()
                .resideOutsideOfPackages("dev.portcullis.sigstore..", "dev.sigstore..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.sigstore..");
    }

    /** Used as a whole it accepts bundles that it must not: see docs/adr/0001. */
    private static ArchRule noBlackBox() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("dev.sigstore.KeylessVerifier")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("dev.sigstore.VerificationOptions");
    }

    private static ArchRule repositories() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.portcullis.operator.tuf..", "dev.portcullis.cli.tuf..", "dev.portcullis.sigstore.tuf..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("dev.portcullis.sigstore.tuf.http.HttpTufFetcher");
    }

    private static ArchRule cycles() {
        return slices().matching("dev.portcullis.(**)").should().beFreeOfCycles();
    }
}
