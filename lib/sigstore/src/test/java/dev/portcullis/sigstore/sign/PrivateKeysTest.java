package dev.portcullis.sigstore.sign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.sigstore.crypto.Signatures;
import dev.portcullis.sigstore.testing.TestKey;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.sigstore.Cosign;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeysTest {
    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);
    private static final String PASSWORD = "portcullis-test";

    private static RunFolder folder;
    private static String cosignKey;
    private static String cosignPublicKey;

    @BeforeAll
    static void makeKey() throws IOException {
        var tools = Tools.find();
        folder = RunFolder.create(tools, "private-keys");
        var made = new Cosign(tools, folder).generateKeyPair("made");
        cosignKey = Files.readString(made.privateKey());
        cosignPublicKey = made.publicKeyPem();
    }

    @AfterAll
    static void remove() {
        folder.close();
    }

    static Stream<TestKey> usable() {
        return Stream.of(TestKey.p256(), TestKey.ed25519());
    }

    @ParameterizedTest
    @MethodSource("usable")
    void signsWithWhatItReads(TestKey key) {
        var signer = Keys.signer(key);

        assertThat(signer.publicKey().key()).isEqualTo(key.publicKey());
        assertThat(signer.publicKey().pem()).isEqualTo(key.pem());
        assertThat(holds(signer)).isTrue();
    }

    @Test
    void readsTheFormThatNamesTheCurve() throws IOException {
        var key = TestKey.p256();
        var info = PrivateKeyInfo.getInstance(key.pair().getPrivate().getEncoded());
        var inner = ECPrivateKey.getInstance(info.parsePrivateKey());
        var named = new ECPrivateKey(
                256, inner.getKey(), info.getPrivateKeyAlgorithm().getParameters());

        var signer = Keys.read(TestKey.pem("EC PRIVATE KEY", named.getEncoded()), "");

        assertThat(signer.publicKey().key()).isEqualTo(key.publicKey());
        assertThat(holds(signer)).isTrue();
        assertThat(problem(TestKey.pem("EC PRIVATE KEY", new ECPrivateKey(256, inner.getKey()).getEncoded()), ""))
                .contains("names no curve");
    }

    @Test
    void opensTheKeyThatCosignMade() {
        var signer = Keys.read(cosignKey, PASSWORD);

        assertThat(signer.publicKey().pem()).isEqualTo(cosignPublicKey);
        assertThat(holds(signer)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "portcullis-tesT", "portcullis-test "})
    void opensNoKeyWithAnotherPassword(String password) {
        assertThat(problem(cosignKey, password)).isEqualTo("the password does not open it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"N\":65536|\"N\":2147483647", "\"r\":8|\"r\":1000", "\"p\":1|\"p\":0", "scrypt|argon2"})
    void computesWithNothingThatCosignWouldNotWrite(String change) {
        var parts = change.split("\\|", 2);

        assertThat(problem(changed(cosignKey, parts[0], parts[1]), PASSWORD)).contains("no key file of cosign");
    }

    static Stream<String> unusable() {
        return Stream.of(
                "",
                "no PEM",
                TestKey.p256().pem(),
                TestKey.pem("PRIVATE KEY", MESSAGE),
                TestKey.pem("EC PRIVATE KEY", MESSAGE),
                TestKey.pem("ENCRYPTED PRIVATE KEY", MESSAGE),
                TestKey.pem("ENCRYPTED SIGSTORE PRIVATE KEY", MESSAGE),
                Keys.pkcs8(TestKey.p256()) + Keys.pkcs8(TestKey.p256()),
                Keys.pkcs8(TestKey.p384()),
                Keys.pkcs8(TestKey.p521()),
                Keys.pkcs8(TestKey.rsa()));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void refusesEverythingElse(String pem) {
        assertThat(problem(pem, PASSWORD)).isNotEmpty();
    }

    @Test
    void showsNothingOfTheKey() {
        var key = TestKey.p256();

        assertThat(Keys.signer(key).toString())
                .isEqualTo("LocalSigner[" + Keys.signer(key).publicKey().fingerprint() + "]");
    }

    private static boolean holds(LocalSigner signer) {
        return signer.sign(MESSAGE) instanceof Signing.Signed signed
                && Signatures.coversMessage(
                        signed.key().key(), MESSAGE, signed.signature().toByteArray());
    }

    private static String problem(String pem, String password) {
        return switch (PrivateKeys.read(pem, password.getBytes(StandardCharsets.UTF_8))) {
            case PrivateKeyReading.Read read -> throw new AssertionError("was read");
            case PrivateKeyReading.Refused(var problem) -> problem;
        };
    }

    private static String changed(String pem, String from, String to) {
        var lines = pem.strip().lines().toList();
        var label = lines.getFirst().replace("-----BEGIN ", "").replace("-----", "");
        var file = new String(
                Base64.getDecoder().decode(String.join("", lines.subList(1, lines.size() - 1))),
                StandardCharsets.UTF_8);
        assertThat(file).contains(from);
        return TestKey.pem(label, file.replace(from, to).getBytes(StandardCharsets.UTF_8));
    }
}
