package dev.portcullis.rego.builtin;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every row is what OPA 1.22.2 answers. */
class UuidBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(UuidBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> answersAsOpaDoes() {
        return table.rows("""
                uuid.parse("00000000-0000-0000-0000-000000000000") = {"variant": "Reserved", "version": 0}
                uuid.parse("9d7cb2a6-ac07-11ed-afa1-0242ac120002") = {"clocksequence": 12193, "macvariables": "local:unicast", "nodeid": "02-42-ac-12-00-02", "time": 1676338422529706200, "variant": "RFC4122", "version": 1}
                uuid.parse("000003e8-95c8-21ed-b801-325096b39f47") = {"clocksequence": 14337, "domain": "Group", "id": 1000, "macvariables": "local:unicast", "nodeid": "32-50-96-b3-9f-47", "time": 1673892174435223200, "variant": "RFC4122", "version": 2}
                uuid.parse("000003e8-95c8-21ed-b805-325096b39f47") = {"clocksequence": 14341, "domain": "Domain5", "id": 1000, "macvariables": "local:unicast", "nodeid": "32-50-96-b3-9f-47", "time": 1673892174435223200, "variant": "RFC4122", "version": 2}
                uuid.parse("urn:UUID:4ca9b1d1-1f0f-4b1f-8f0b-ff8b1a3d1b7e") = {"variant": "RFC4122", "version": 4}
                uuid.parse("{4ca9b1d1-1f0f-4b1f-cf0b-ff8b1a3d1b7e}") = {"variant": "Microsoft", "version": 4}
                uuid.parse("4ca9b1d11f0f4b1fef0bff8b1a3d1b7e") = {"variant": "Future", "version": 4}
                """);
    }

    @TestFactory
    Stream<DynamicTest> refusesAsOpaDoes() {
        return table.rows("""
                uuid.parse("4ca9b1d1-1f0f-4b1f-8f0b-ff8b1a3d1b7") undefined
                uuid.parse("4ca9b1d1-1f0f-4b1f-8f0b_ff8b1a3d1b7e") undefined
                uuid.parse("urm:uuid:4ca9b1d1-1f0f-4b1f-8f0b-ff8b1a3d1b7e") undefined
                uuid.parse("4ca9b1dg-1f0f-4b1f-8f0b-ff8b1a3d1b7e") undefined
                uuid.parse("") undefined
                uuid.parse(1) mistypes operand 1 must be string but got number
                """);
    }
}
