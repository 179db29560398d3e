package dev.portcullis.rego.builtin;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class CryptoBuiltinsTest {
    private final BuiltinTable table = BuiltinTable.of(CryptoBuiltins::addTo);

    /** RFC 1321 §A.5, FIPS 180-4's examples; what is no ASCII as OPA answers. */
    @TestFactory
    Stream<DynamicTest> digestsTheBytesOfUtf8() {
        return table.rows("""
                crypto.md5("") = "d41d8cd98f00b204e9800998ecf8427e"
                crypto.md5("message digest") = "f96b697d7cb7938d525a2f31aaf161d0"
                crypto.sha1("abc") = "a9993e364706816aba3e25717850c26c9cd0d89d"
                crypto.sha256("abc") = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
                crypto.sha256("") = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
                crypto.sha256("é€😀") = "df9226927fd572c1ee66eec85de1bb139497614899f36e4e90474cb71f6ef9d0"
                """);
    }

    /** RFC 2202 and RFC 4231, whose second cases have keys of text. */
    @TestFactory
    Stream<DynamicTest> authenticatesMessages() {
        return table.rows("""
                crypto.hmac.md5("what do ya want for nothing?", "Jefe") = "750c783e6ab0b503eaa86e310a5db738"
                crypto.hmac.sha1("what do ya want for nothing?", "Jefe") = "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
                crypto.hmac.sha256("what do ya want for nothing?", "Jefe") = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
                crypto.hmac.sha512("what do ya want for nothing?", "Jefe") = "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"
                crypto.hmac.sha256("", "") = "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"
                crypto.hmac.equal("abc", "abc") = true
                crypto.hmac.equal("abc", "abd") = false
                crypto.hmac.equal("abc", "ab") = false
                crypto.hmac.equal("", "") = true
                """);
    }

    @TestFactory
    Stream<DynamicTest> takesStringsOnly() {
        return table.rows("""
                crypto.md5(1) mistypes operand 1 must be string but got number
                crypto.sha1(null) mistypes operand 1 must be string but got null
                crypto.sha256(["abc"]) mistypes operand 1 must be string but got array
                crypto.hmac.md5(1, "k") mistypes operand 1 must be string but got number
                crypto.hmac.sha1("m", true) mistypes operand 2 must be string but got boolean
                crypto.hmac.sha256("m", {}) mistypes operand 2 must be string but got object
                crypto.hmac.sha512({"m"}, "k") mistypes operand 1 must be string but got set
                crypto.hmac.equal(1, "a") mistypes operand 1 must be string but got number
                crypto.hmac.equal("a", 1) mistypes operand 2 must be string but got number
                """);
    }
}
