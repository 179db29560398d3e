package dev.portcullis.vault;

import static dev.portcullis.vault.Outcomes.failure;
import static dev.portcullis.vault.Outcomes.found;
import static dev.portcullis.vault.Outcomes.holds;
import static dev.portcullis.vault.Outcomes.kind;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.reason.Reason;
import dev.portcullis.testing.process.RunFolder;
import dev.portcullis.testing.process.Tools;
import dev.portcullis.testing.vault.VaultServer;
import dev.portcullis.testing.vault.VaultSetup;
import dev.portcullis.vault.VaultFailure.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real Vault. */
@Timeout(300)
class VaultSigningTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final TransitKey KEY = new TransitKey("transit", "release");
    private static final String MESSAGE = "a message";

    private static RunFolder folder;
    private static VaultServer server;
    private static VaultSetup setup;

    private Vault vault;

    @BeforeAll
    static void start() {
        var tools = Tools.find();
        folder = RunFolder.create(tools, "vault-signing");
        server = VaultServer.development(tools, folder);
        setup = server.setup()
                .transit("transit")
                .key("transit", "release", "ecdsa-p256")
                .key("transit", "edwards", "ed25519")
                .key("transit", "rotated", "ecdsa-p256")
                .key("transit", "cipher", "aes256-gcm96")
                .key("transit", "large", "rsa-2048")
                .signingPolicy("release", "transit", "release")
                .auth("approle", "approle");
    }

    @AfterAll
    static void stop() {
        server.close();
        folder.close();
    }

    @BeforeEach
    void connect() {
        vault = Vault.create(VaultSettings.at(server.address()));
    }

    @AfterEach
    void disconnect() {
        vault.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"release", "edwards"})
    void signsWithAKeyThatStaysInVault(String name) {
        var key = new TransitKey("transit", name);

        var signature = found(sign(root(), key));

        var keys = found(vault.keys(root(), key, SOON));
        assertThat(signature.version()).isOne();
        assertThat(holds(keys, MESSAGE, signature)).isTrue();
        assertThat(holds(keys, "another message", signature)).isFalse();
    }

    @Test
    void namesTheVersionThatSignedAndKeepsEarlierOnesReadable() {
        var key = new TransitKey("transit", "rotated");
        var before = found(sign(root(), key));
        setup.rotate("transit", "rotated");

        var after = found(sign(root(), key));

        var keys = found(vault.keys(root(), key, SOON));
        assertThat(before.version()).isOne();
        assertThat(after.version()).isEqualTo(2);
        assertThat(keys.versions()).extracting(TransitKeys.Version::number).containsExactly(1, 2);
        assertThat(holds(keys, MESSAGE, before)).isTrue();
        assertThat(holds(keys, MESSAGE, after)).isTrue();
        Instant first = keys.versions().getFirst().created();
        assertThat(keys.versions().getLast().created()).isAfter(first);
    }

    @Test
    void logsInByAppRoleAndAgainWhereItsTokensWereRevoked() {
        var login = appRole("revoked");
        assertThat(found(sign(login, KEY)).version()).isOne();
        setup.revokeLogins("approle");

        assertThat(found(sign(login, KEY)).version()).isOne();
    }

    @Test
    void tellsARevokedTokenFromOneThatMayNotSign() {
        var revoked = setup.token("release", LIFE);
        var other = setup.token("default", LIFE);
        assertThat(found(sign(new Login.Token(revoked), KEY)).version()).isOne();
        setup.revoke(revoked);

        assertThat(kind(sign(new Login.Token(revoked), KEY))).isEqualTo(Kind.LOGIN_REFUSED);
        assertThat(kind(sign(new Login.Token(other), KEY))).isEqualTo(Kind.DENIED);
        assertThat(failure(sign(new Login.Token(other), KEY)).reason()).isEqualTo(Reason.SIGNER_FORBIDDEN);
    }

    @Test
    void refusesOnceThePermissionIsTakenAwayAndSignsOnceItIsBack() {
        setup.signingPolicy("changing", "transit", "release");
        var made = setup.appRole("approle", "changing", "changing", LIFE);
        var login = new Login.AppRole("approle", made.roleId(), made.secretId());
        assertThat(found(sign(login, KEY)).version()).isOne();
        setup.policy("changing", "path \"transit/keys/release\" { capabilities = [\"read\"] }");

        assertThat(kind(sign(login, KEY))).isEqualTo(Kind.DENIED);
        assertThat(found(vault.keys(login, KEY, SOON)).versions()).isNotEmpty();

        setup.signingPolicy("changing", "transit", "release");
        assertThat(found(sign(login, KEY)).version()).isOne();
    }

    @Test
    void maySignWithTheKeyOfItsPolicyOnly() {
        assertThat(kind(sign(appRole("narrow"), new TransitKey("transit", "rotated"))))
                .isEqualTo(Kind.DENIED);
    }

    @Test
    void refusesLoginsThatVaultDoesNotKnow() {
        var made = setup.appRole("approle", "known", "release", LIFE);
        var wrongSecret = new Login.AppRole("approle", made.roleId(), "wrong-secret");
        var wrongRole = new Login.AppRole("approle", "wrong-role", made.secretId());
        var wrongMount = new Login.AppRole("elsewhere", made.roleId(), made.secretId());

        for (var login : new Login[] {wrongSecret, wrongRole, wrongMount, new Login.Token("wrong-token")}) {
            var failure = failure(sign(login, KEY));
            assertThat(failure.kind()).as(login.toString()).isEqualTo(Kind.LOGIN_REFUSED);
            assertThat(failure.detail())
                    .doesNotContain("wrong-secret", "wrong-role", "wrong-token", made.roleId(), made.secretId());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"transit/missing", "elsewhere/release"})
    void saysWhatIsNotThere(String key) {
        assertThat(kind(sign(root(), TransitKey.parse(key)))).isEqualTo(Kind.NOT_FOUND);
        assertThat(kind(vault.keys(root(), TransitKey.parse(key), SOON))).isEqualTo(Kind.NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cipher", "large"})
    void usesNoKeyOfAnotherKind(String name) {
        assertThat(kind(vault.keys(root(), new TransitKey("transit", name), SOON)))
                .isEqualTo(Kind.KEY_UNUSABLE);
    }

    @Test
    void signsNothingWithAKeyThatEncrypts() {
        assertThat(kind(sign(root(), new TransitKey("transit", "cipher")))).isEqualTo(Kind.KEY_UNUSABLE);
    }

    private Login appRole(String role) {
        var made = setup.appRole("approle", role, "release", LIFE);
        return new Login.AppRole("approle", made.roleId(), made.secretId());
    }

    private static Login root() {
        return new Login.Token(server.rootToken());
    }

    private VaultResult<TransitSignature> sign(Login login, TransitKey key) {
        return vault.sign(login, key, MESSAGE.getBytes(StandardCharsets.UTF_8), SOON);
    }
}
