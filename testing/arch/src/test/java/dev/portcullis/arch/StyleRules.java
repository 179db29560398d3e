package dev.portcullis.arch;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Optional;

/** How classes, fields and parameters are written. */
final class StyleRules {
    private static final String RECONCILER = "io.javaoperatorsdk.operator.api.reconciler.Reconciler";

    private StyleRules() {}

    static Map<String, ArchRule> all() {
        return Map.of(
                "names say what a class does", names(),
                "no injection into fields", injection(),
                "loggers are private static final", loggers(),
                "no Optional fields", optionalFields(),
                "no Optional parameters", optionalParameters(),
                "specs and statuses of custom resources are records", records(),
                "reconcilers are named so", reconcilers(),
                "nothing but reconcilers is named so", named());
    }

    private static ArchRule names() {
        return noClasses()
                .that()
                .areNotAssignableTo("javax.net.ssl.X509ExtendedKeyManager")
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Manager)");
    }

    private static ArchRule injection() {
        return noFields()
                .should()
                .beAnnotatedWith("jakarta.inject.Inject")
                .orShould()
                .beAnnotatedWith("javax.inject.Inject");
    }

    private static ArchRule loggers() {
        return fields().that()
                .haveRawType("org.slf4j.Logger")
                .should()
                .bePrivate()
                .andShould()
                .beStatic()
                .andShould()
                .beFinal()
                .allowEmptyShould(true);
    }

    private static ArchRule optionalFields() {
        return noFields().should().haveRawType(Optional.class);
    }

    private static ArchRule optionalParameters() {
        return codeUnits().that(are(written())).should(new ArchCondition<>("have no Optional parameter") {
            @Override
            public void check(JavaCodeUnit unit, ConditionEvents events) {
                var has = unit.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Optional.class));
                if (has) {
                    events.add(SimpleConditionEvent.violated(unit, unit.getFullName() + " has an Optional parameter"));
                }
            }
        });
    }

    /** Lambdas become methods too, which nobody wrote. */
    private static DescribedPredicate<JavaCodeUnit> written() {
        return DescribedPredicate.describe(
                "written by hand", unit -> !unit.getModifiers().contains(JavaModifier.SYNTHETIC));
    }

    private static ArchRule records() {
        return classes()
                .that(resideInAnyPackage("dev.portcullis.crds.."))
                .and()
                .haveNameMatching(".*(Spec|Status)")
                .and()
                .areNotEnums()
                .should()
                .beRecords();
    }

    private static ArchRule reconcilers() {
        return classes()
                .that()
                .implement(RECONCILER)
                .should()
                .haveSimpleNameEndingWith("Reconciler")
                .allowEmptyShould(true);
    }

    private static ArchRule named() {
        return classes()
                .that()
                .haveSimpleNameEndingWith("Reconciler")
                .and(DescribedPredicate.describe("are no interface", (JavaClass type) -> !type.isInterface()))
                .should()
                .implement(RECONCILER)
                .allowEmptyShould(true);
    }
}
