package dev.portcullis.rego.builtin;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every row is what OPA 1.22.2 answers. */
class EncodingBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(EncodingBuiltins::addTo);

    @TestFactory
    Stream<DynamicTest> answersAsOpaDoes() {
        return table.rows("""
                base64.encode("hello?>é") = "aGVsbG8/PsOp"
                base64.encode("") = ""
                base64.decode("aGVsbG8/PsOp") = "hello?>é"
                base64.decode("aGk=") = "hi"
                base64.decode("aG\\nk=\\r\\n") = "hi"
                base64.decode("aGl=") = "hi"
                base64.is_valid("aGk=") = true
                base64.is_valid("aGk") = false
                base64.is_valid(1) = false
                base64url.encode("hello?>é~~") = "aGVsbG8_PsOpfn4="
                base64url.encode_no_pad("a") = "YQ"
                base64url.decode("aGVsbG8_PsOp") = "hello?>é"
                base64url.decode("YQ") = "a"
                base64url.decode("YWI") = "ab"
                base64url.decode("YQ==") = "a"
                hex.encode("aé") = "61c3a9"
                hex.decode("61C3a9") = "aé"
                hex.decode("") = ""
                """);
    }

    @TestFactory
    Stream<DynamicTest> refusesAsOpaDoes() {
        return table.rows("""
                base64.encode(1) mistypes operand 1 must be string but got number
                base64.decode("aGk") fails illegal base64 data at input byte 0
                base64.decode("aG=k") fails illegal base64 data at input byte 2
                base64.decode("aGk=x") fails illegal base64 data at input byte 4
                base64.decode("a-k=") fails illegal base64 data at input byte 1
                base64.decode("====") fails illegal base64 data at input byte 0
                base64.decode("YQ=") fails illegal base64 data at input byte 3
                base64.decode("é===") fails illegal base64 data at input byte 0
                base64.decode(1) mistypes operand 1 must be string but got number
                base64url.encode([]) mistypes operand 1 must be string but got array
                base64url.decode("YQ=") fails illegal base64 data at input byte 3
                base64url.decode("YWJjZ") fails illegal base64url string: YWJjZ
                base64url.decode("a+k=") fails illegal base64 data at input byte 1
                base64url.decode(1) mistypes operand 1 must be string but got number
                hex.encode(1) mistypes operand 1 must be string but got number
                hex.decode("6") fails encoding/hex: odd length hex string
                hex.decode("6g") fails encoding/hex: invalid byte: U+0067 'g'
                hex.decode("g") fails encoding/hex: invalid byte: U+0067 'g'
                hex.decode(1) mistypes operand 1 must be string but got number
                """);
    }
}
