package dev.portcullis.crds.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.crds.status.ConditionReason;
import dev.portcullis.sigstore.trust.Demands;
import dev.portcullis.sigstore.trust.TrustRoot;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustRootCompilerTest {
    private static String keys = "";

    @BeforeAll
    static void makeKey() throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        var der = generator.generateKeyPair().getPublic().getEncoded();
        var pem = "-----BEGIN PUBLIC KEY-----\\n" + Base64.getEncoder().encodeToString(der)
                + "\\n-----END PUBLIC KEY-----\\n";
        keys = "{'keys': [{'name': 'release', 'pem': '" + pem + "'}]}";
    }

    @Test
    void compilesKeys() {
        var root = accepted(Specs.json(keys));

        assertThat(root.name()).isEqualTo("acme");
        assertThat(root.keys()).hasSize(1);
        assertThat(root.demands()).isEqualTo(Demands.STRICT);
    }

    @Test
    void revokesByFingerprintAndIdentityAndBeginsAnewWithThat() {
        var fingerprint = "a".repeat(64);
        var content = Specs.json(keys)
                .replaceAll(
                        "\\}$",
                        ",\"revocations\":[{\"reason\":\"stolen\",\"fingerprint\":\"" + fingerprint
                                + "\"},{\"reason\":\"left\",\"identity\":{\"issuer\":\"https://a.test\",\"subject\":\"m@a.test\"}}]}");
        var before = basis(Specs.json(keys));

        assertThat(accepted(content).revocations().fingerprints()).containsExactly(fingerprint);
        assertThat(accepted(content).revocations().identities()).hasSize(1);
        assertThat(basis(content)).isNotEqualTo(before);
    }

    private static String basis(String spec) {
        return ((Compiled.Accepted<CompiledTrustRoot>)
                        TrustRootCompiler.compileContent("acme", "{\"spec\":" + spec + "}"))
                .value()
                .basis();
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/keys||spec|at least one of trustedRoot, keys and vaultTransit",
                "/keys/0/pem|'x'|spec.keys[0].pem|must match",
                "/keys/0/pem|'-----BEGIN PUBLIC KEY-----\\nAAAA\\n-----END PUBLIC KEY-----'|spec.keys[0].pem|ECDSA",
                "/keys/0/name||spec.keys[0].name|must be set",
                "/keys/0/notAfter|'tomorrow'|spec.keys[0].notAfter|must match",
                "/keys/0/notAfter|'2026-13-01T00:00:00Z'|spec.keys[0].notAfter|no instant",
                "/keys/0/notAfter|'2027-01-01T00:00:00Z'|spec|vouch for the time of signing",
                "/transparencyLog|'Required'|spec.trustedRoot.tlogs|transparency log is demanded",
                "/timestamp|'Required'|spec.trustedRoot.timestampAuthorities|vouch",
                "/signedCertificateTimestamp|'NotRequired'|spec.signedCertificateTimestamp|needs a trustedRoot",
                "/revocations|[{'reason': 'stolen'}]|spec.revocations[0]|exactly one of fingerprint and identity",
                "/revocations|[{'reason': 'stolen', 'fingerprint': 'AA'}]|spec.revocations[0].fingerprint|must match",
                "/revocations|[{'reason': 'left', 'identity': {'issuer': 'https://a.test'}}]|spec.revocations[0].identity|exactly one of subject",
                "/revocations|[{'reason': 'left', 'identity': {'issuer': 'https://a.test', 'subjectRegExp': '.*'}}]|spec.revocations[0].identity|host",
                "/trustedRoot|{}|spec.trustedRoot|exactly one of inline, configMap and tuf",
                "/trustedRoot|{'inline': '{}', 'tuf': {'url': 'https://a.test', 'root': {'inline': '{}'}}}|spec.trustedRoot|exactly one",
                "/trustedRoot|{'tuf': {'url': 'http://a.test', 'root': {'inline': '{}'}}}|spec.trustedRoot.tuf.url|must match",
                "/trustedRoot|{'tuf': {'url': 'https://a.test?b', 'root': {'inline': '{}'}}}|spec.trustedRoot.tuf.url|must match",
                "/trustedRoot|{'tuf': {'url': 'https://a.test'}}|spec.trustedRoot.tuf.root|must be set",
                "/trustedRoot|{'tuf': {'url': 'https://a.test', 'root': {}}}|spec.trustedRoot.tuf.root|exactly one",
                "/trustedRoot|{'inline': '{}', 'configMap': {'name': 'a', 'key': 'b'}}|spec.trustedRoot|exactly one",
                "/trustedRoot|{'configMap': {'name': 'a'}}|spec.trustedRoot.configMap.key|must be set",
                "/trustedRoot|{'inline': '{}'}|spec.trustedRoot.mediaType|not one of",
                "/trustedRoot|{'inline': '{'}|spec.trustedRoot|",
                "/unknown|[{}]|spec.unknown|no such field"
            })
    void refuses(String pointer, String value, String field, String message) {
        var result = compile(Specs.with(keys, pointer, value == null ? "" : value));

        assertThat(result).isInstanceOf(Compiled.Refused.class);
        assertThat(((Compiled.Refused<CompiledTrustRoot>) result).problems())
                .anySatisfy(problem ->
                        assertThat(problem.toString()).startsWith(field).contains(message == null ? "" : message));
    }

    @Test
    void anUnresolvedReferenceIsNotFound() {
        var content = Specs.json("{'trustedRoot': {'configMap': {'name': 'a', 'key': 'b'}}}");

        var refused = (Compiled.Refused<CompiledTrustRoot>) compile(content);

        assertThat(refused.problems()).extracting(Problem::reason).containsExactly(ConditionReason.REFERENCE_NOT_FOUND);
    }

    @Test
    void aRepositoryThatHasDeliveredNothingIsNotFound() {
        var refused = (Compiled.Refused<CompiledTrustRoot>)
                compile(Specs.json("{'trustedRoot': {'tuf': {'url': 'https://a.test', 'root': {'inline': '{}'}}}}"));

        assertThat(refused.problems()).extracting(Problem::reason).containsExactly(ConditionReason.REFERENCE_NOT_FOUND);
    }

    @Test
    void whatNobodyRefreshesVerifiesWithoutEnd() {
        assertThat(compiled(Specs.json(keys), "").verifiedUntil()).isEqualTo(Instant.MAX);
    }

    @Test
    void aRefreshProlongsAndChangesNothingElse() {
        var once = compiled(Specs.json(keys), delivery("2026-01-15T00:00:00Z"));
        var again = compiled(Specs.json(keys), delivery("2026-01-16T00:00:00Z"));

        assertThat(once.verifiedUntil()).isEqualTo(Instant.parse("2026-01-15T00:00:00Z"));
        assertThat(again.verifiedUntil()).isEqualTo(Instant.parse("2026-01-16T00:00:00Z"));
        assertThat(again.basis()).isEqualTo(once.basis()).matches("[0-9a-f]{64}");
        assertThat(compiled(Specs.with(keys, "/keys/0/name", "'other'"), delivery("2026-01-15T00:00:00Z"))
                        .basis())
                .isNotEqualTo(once.basis());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"spec\":null}",
                "{\"spec\":{}}",
                "[]",
                "",
                "{\"spec\":KEYS,\"tuf\":{}}",
                "{\"spec\":KEYS,\"tuf\":{\"verifiedUntil\":\"always\"}}",
                "{\"spec\":KEYS,\"tuf\":{\"verifiedUntil\":\"2026-01-15T00:00:00Z\",\"unknown\":1}}",
                "{\"spec\":KEYS,\"verifiedUntil\":\"2026-01-15T00:00:00Z\"}",
                "KEYS"
            })
    void otherContentIsRefused(String content) {
        assertThat(TrustRootCompiler.compileContent("acme", content.replace("KEYS", Specs.json(keys))))
                .isInstanceOf(Compiled.Refused.class);
    }

    private static String delivery(String verifiedUntil) {
        return Specs.json(",'tuf':{'givenRoot':'','root':1,'timestamp':1,'snapshot':1,'targets':1,"
                + "'refreshedAt':'2026-01-01T00:00:00Z','verifiedUntil':'" + verifiedUntil + "'}");
    }

    private static CompiledTrustRoot compiled(String spec, String delivery) {
        var result = TrustRootCompiler.compileContent("acme", "{\"spec\":" + spec + delivery + "}");
        assertThat(result).isInstanceOf(Compiled.Accepted.class);
        return ((Compiled.Accepted<CompiledTrustRoot>) result).value();
    }

    private static TrustRoot accepted(String content) {
        var result = compile(content);
        assertThat(result).as(String.valueOf(result)).isInstanceOf(Compiled.Accepted.class);
        return ((Compiled.Accepted<CompiledTrustRoot>) result).value().root();
    }

    private static Compiled<CompiledTrustRoot> compile(String spec) {
        return TrustRootCompiler.compileContent("acme", "{\"spec\":" + spec + "}");
    }
}
