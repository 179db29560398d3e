package dev.portcullis.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;

/** Calls that belong to the edge of a program, or nowhere. */
final class CallRules {
    /** Where a program is put together, and with it its clock. */
    private static final Set<String> COMPOSITION_ROOTS = Set.of(
            "dev.portcullis.cli.Portcullis",
            "dev.portcullis.cli.Rehearsal",
            "dev.portcullis.operator.app.LeaderWork",
            "dev.portcullis.operator.app.Leadership",
            "dev.portcullis.operator.app.OperatorMain",
            "dev.portcullis.registry.http.HttpEnvironment",
            "dev.portcullis.vault.VaultEnvironment",
            "dev.portcullis.webhook.admission.Gate",
            "dev.portcullis.webhook.gather.Evidence",
            "dev.portcullis.webhook.record.RecordedDecisions",
            "dev.portcullis.webhook.verified.VerifiedImageFollower");

    private static final String[] TEST_SUPPORT = {
        "dev.portcullis.testing..", "dev.portcullis.e2e..", "dev.portcullis.docs.."
    };

    private CallRules() {}

    static Map<String, ArchRule> all() {
        return Map.of(
                "the environment is read at the edge", environment(),
                "time is given", time(),
                "nobody sleeps", sleeping(),
                "JSON is read by a configured mapper", mappers(),
                "libraries print nothing", printing());
    }

    private static ArchRule environment() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(TEST_SUPPORT)
                .and()
                .resideOutsideOfPackages("dev.portcullis..config..")
                .and(areNoCompositionRoot())
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class);
    }

    private static ArchRule time() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(TEST_SUPPORT)
                .and()
                .resideOutsideOfPackages("dev.portcullis..config..")
                .and(areNoCompositionRoot())
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(InstantSource.class, "system")
                .orShould()
                .callMethod(System.class, "currentTimeMillis");
    }

    private static ArchRule sleeping() {
        return noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class);
    }

    private static ArchRule mappers() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(TEST_SUPPORT)
                .and()
                .resideOutsideOfPackages("dev.portcullis..config..")
                .should()
                .callConstructor(ObjectMapper.class);
    }

    private static ArchRule printing() {
        return noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.portcullis.core..",
                        "dev.portcullis.budget..",
                        "dev.portcullis.runner..",
                        "dev.portcullis.registry..",
                        "dev.portcullis.collect..",
                        "dev.portcullis.sigstore..",
                        "dev.portcullis.vault..",
                        "dev.portcullis.evidence..",
                        "dev.portcullis.crds..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err");
    }

    private static DescribedPredicate<JavaClass> areNoCompositionRoot() {
        return DescribedPredicate.describe(
                "are no composition root",
                type -> !COMPOSITION_ROOTS.contains(type.getName().replaceFirst("\\$.*", "")));
    }
}
