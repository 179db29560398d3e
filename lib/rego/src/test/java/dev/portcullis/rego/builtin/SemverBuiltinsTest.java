package dev.portcullis.rego.builtin;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class SemverBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(SemverBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> ordersVersions() {
        return table.rows("""
                semver.compare("1.2.3", "1.2.3") = 0
                semver.compare("v1.2.3", "1.2.3+build") = 0
                semver.compare("1.2.3", "1.10.0") = -1
                semver.compare("2.0.0", "1.9.9") = 1
                semver.compare("1.0.0-rc.1", "1.0.0") = -1
                semver.compare("1.0.0", "1.0.0-rc.1") = 1
                semver.compare("1.0.0-alpha.9", "1.0.0-alpha.10") = -1
                semver.compare("1.0.0-1", "1.0.0-a") = -1
                semver.compare("1.0.0-a.b", "1.0.0-a") = 1
                semver.compare("1.0.0-b", "1.0.0-a.z") = 1
                semver.compare("1.0.0-99999999999999999999", "1.0.0-99999999999999999998") = 0
                semver.is_valid("1.2.3-0a.b+01") = true
                semver.is_valid("1.2") = false
                semver.is_valid("1.2.3.4") = false
                semver.is_valid("01.2.3") = false
                semver.is_valid("1.2.3-01") = false
                semver.is_valid("1.2.3-") = false
                semver.is_valid("1.2.3-a..b") = false
                semver.is_valid("1.2.3+") = false
                semver.is_valid("vv1.2.3") = false
                semver.is_valid("1.2.9223372036854775808") = false
                semver.is_valid(1) = false
                semver.compare("1.2", "1.2.3") fails operand 1: string "1.2" is not a valid SemVer
                semver.compare("1.2.3", "") fails operand 2: string "" is not a valid SemVer
                semver.compare(1, "1.2.3") mistypes operand 1 must be string but got number
                """);
    }
}
