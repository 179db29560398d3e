package dev.portcullis.sigstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.fact.TrustMaterial;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.testing.PrivateSigstore;
import dev.portcullis.sigstore.testing.TestBundle;
import dev.portcullis.sigstore.testing.TestKey;
import dev.portcullis.sigstore.testing.TestTimestampAuthority;
import dev.portcullis.sigstore.trust.Demands;
import dev.portcullis.sigstore.trust.TrustRoot;
import dev.portcullis.sigstore.trust.ValidityWindow;
import dev.sigstore.proto.common.v1.HashAlgorithm;
import dev.sigstore.proto.trustroot.v1.TrustedRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Timestamps of several authorities, and log entries whose time nobody knows. */
final class TimeAttackTest {
    private static final PrivateSigstore SIGSTORE = Scene.SIGSTORE;
    private static final Instant AT = Scene.AT;
    private static final TestKey KEY = TestKey.p256();
    private static final Demands LOGGED = Demands.STRICT.withKeyLog(Demands.LogDemand.REQUIRED);

    @Test
    void acceptsATimestampWhoseAuthorityHasExpiredSince() {
        TestTimestampAuthority former =
                TestTimestampAuthority.create("former", PrivateSigstore.FROM, AT.plus(Duration.ofMinutes(1)));

        assertThat(Scene.verify(logged().timestamped(former, AT), timestampsBy(former)))
                .isInstanceOf(Verification.Verified.class);
    }

    /** Which certificate a token names is by issuer and serial number, which two authorities may share. */
    @Test
    void findsTheAuthorityBehindItsNamesake() {
        TestTimestampAuthority first = TestTimestampAuthority.create("first");
        TestTimestampAuthority namesake = first.namesake();

        for (TrustRoot root : List.of(timestampsBy(first, namesake), timestampsBy(namesake, first))) {
            assertThat(Scene.verify(logged().timestamped(namesake, AT), root))
                    .isInstanceOf(Verification.Verified.class);
        }
        assertRefused(logged().timestamped(namesake, AT), timestampsBy(first), Reason.TIMESTAMP_INVALID);
        assertRefused(
                logged().timestamped(namesake, AT),
                timestampsBy(first, TestTimestampAuthority.create("last")),
                Reason.TIMESTAMP_INVALID);
    }

    @Test
    void refusesATimestampSignedOverSha1() {
        TestTimestampAuthority weak = SIGSTORE.timestamps.signingWith("SHA1withECDSA");

        assertRefused(logged().timestamped(weak, AT), Scene.root(), Reason.TIMESTAMP_INVALID);
    }

    /** The label of the message is not signed; under another one its content means something else. */
    @Test
    void refusesATimestampThatCallsItselfAnythingButSignedData() throws IOException {
        byte[] label = CMSObjectIdentifiers.signedData.getEncoded();
        byte[] other = CMSObjectIdentifiers.data.getEncoded();

        assertRefused(stampedWith(label, other), Scene.root(), Reason.TIMESTAMP_INVALID);
    }

    /** A time that nobody signed is no stranger's timestamp, which could be left out, but a forgery; even where no time is needed. */
    @Test
    void refusesATimeOutsideOfTheAuthoritysWindowThatNobodySigned() {
        byte[] year = "20260301".getBytes(StandardCharsets.US_ASCII);
        for (String other : List.of("10260301", "90260301", "20190301", "20510301")) {
            assertRefused(
                    stampedWith(year, other.getBytes(StandardCharsets.US_ASCII)),
                    Scene.root(),
                    Reason.TIMESTAMP_INVALID);
        }
    }

    /** A timestamp, one of whose texts is another one, beside a log entry that proves the time. */
    private static TestBundle stampedWith(byte[] text, byte[] other) {
        TestBundle bundle = Scene.message().loggedV1(SIGSTORE.rekor, AT);
        byte[] response = SIGSTORE.timestamps.timestamp(bundle.signature(), AT);
        int at = new String(response, StandardCharsets.ISO_8859_1)
                .indexOf(new String(text, StandardCharsets.ISO_8859_1));
        assertThat(at).isPositive();
        System.arraycopy(other, 0, response, at, other.length);
        return bundle.timestamp(response);
    }

    /** The library throws unchecked exceptions at some of them; still the timestamp is at fault, not the verifier. */
    @Test
    void refusesMalformedTimestampsAsSuch() {
        TestBundle bundle = logged();
        byte[] response = SIGSTORE.timestamps.timestamp(bundle.signature(), AT);

        assertRefused(bundle.copy().timestamp(new byte[0]), Scene.root(), Reason.TIMESTAMP_INVALID);
        for (int at = 0; at < response.length; at++) {
            byte[] changed = response.clone();
            changed[at] = 0;
            if (Scene.verify(bundle.copy().timestamp(changed)) instanceof Verification.Rejected(var why)) {
                assertThat(why.reason()).as("zero at %d", at).isNotEqualTo(Reason.INTERNAL_ERROR);
            }
        }
    }

    @Test
    void doesNotBorrowTheWindowOfAnotherAuthority() {
        TestTimestampAuthority unrelated = TestTimestampAuthority.create("unrelated");
        TrustedRoot.Builder root = SIGSTORE.trustedRoot();
        root.getTimestampAuthoritiesBuilder(0)
                .setValidFor(PrivateSigstore.range(PrivateSigstore.FROM, AT.minusSeconds(1)));
        root.addTimestampAuthorities(
                PrivateSigstore.authority(unrelated.chain(), PrivateSigstore.FROM, PrivateSigstore.TO));

        assertRefused(
                logged().timestamped(SIGSTORE.timestamps, AT),
                Scene.root(root, Demands.STRICT),
                Reason.TIMESTAMP_UNTRUSTED);
    }

    static Stream<TestBundle> entriesWithoutTime() {
        TestBundle inToto = attested().loggedInToto(SIGSTORE.rekor, AT);
        inToto.proto
                .getVerificationMaterialBuilder()
                .getTlogEntriesBuilder(0)
                .clearInclusionPromise()
                .clearIntegratedTime();
        return Stream.of(inToto, attested().loggedV2(SIGSTORE.tiles, HashAlgorithm.SHA2_256, Scene.P256));
    }

    /** A key without a window needs no time; its entry counts as long as the log's key is trusted. */
    @ParameterizedTest
    @MethodSource("entriesWithoutTime")
    void acceptsAnEntryWithoutTimeOfALogThatIsTrustedNow(TestBundle bundle) {
        assertThat(Scene.verify(bundle, keyAndLogs(PrivateSigstore.TO, ValidityWindow.ALWAYS)))
                .isInstanceOfSatisfying(Verification.Verified.class, verified -> {
                    assertThat(verified.times()).isEmpty();
                    assertThat(verified.material())
                            .extracting(TrustMaterial::kind)
                            .containsExactlyInAnyOrder(
                                    TrustMaterial.Kind.TRANSPARENCY_LOG, TrustMaterial.Kind.PUBLIC_KEY);
                });
    }

    @ParameterizedTest
    @MethodSource("entriesWithoutTime")
    void refusesAnEntryWithoutTimeOfALogThatIsNoLongerTrusted(TestBundle bundle) {
        Instant yesterday = Scene.CLOCK.instant().minus(Duration.ofDays(1));

        assertRefused(bundle, keyAndLogs(yesterday, ValidityWindow.ALWAYS), Reason.TIMESTAMP_MISSING);
    }

    @ParameterizedTest
    @MethodSource("entriesWithoutTime")
    void anEntryWithoutTimeOpensNoWindowOfAKey(TestBundle bundle) {
        ValidityWindow window = new ValidityWindow(PrivateSigstore.FROM, PrivateSigstore.TO);

        assertRefused(bundle, keyAndLogs(PrivateSigstore.TO, window), Reason.TIMESTAMP_MISSING);
    }

    @Test
    void readsEntriesThatLeaveTheKindOfKeyOut() {
        TestBundle bundle = logged("").timestamped(SIGSTORE.timestamps, AT);

        assertThat(Scene.verify(bundle)).isInstanceOf(Verification.Verified.class);
    }

    private static TestBundle attested() {
        return TestBundle.by(KEY).envelope(TestBundle.statement(Scene.PREDICATE, Scene.ARTIFACT));
    }

    private static TestBundle logged() {
        return logged(Scene.P256);
    }

    private static TestBundle logged(String keyDetails) {
        return Scene.message().loggedV2(SIGSTORE.tiles, HashAlgorithm.SHA2_256, keyDetails);
    }

    private static TrustRoot keyAndLogs(Instant to, ValidityWindow window) {
        TrustedRoot.Builder logs = SIGSTORE.trustedRoot()
                .clearTlogs()
                .clearCertificateAuthorities()
                .addTlogs(PrivateSigstore.log(SIGSTORE.rekor, PrivateSigstore.FROM, to))
                .addTlogs(PrivateSigstore.log(SIGSTORE.tiles, PrivateSigstore.FROM, to));
        return Scene.keysAndLogs(KEY, window, LOGGED, logs);
    }

    private static TrustRoot timestampsBy(TestTimestampAuthority... authorities) {
        TrustedRoot.Builder root = SIGSTORE.trustedRoot().clearTimestampAuthorities();
        for (TestTimestampAuthority authority : authorities) {
            root.addTimestampAuthorities(
                    PrivateSigstore.authority(authority.chain(), PrivateSigstore.FROM, PrivateSigstore.TO));
        }
        return Scene.root(root, Demands.STRICT);
    }

    private static void assertRefused(TestBundle bundle, TrustRoot root, Reason reason) {
        assertThat(Scene.verify(bundle, root))
                .isInstanceOfSatisfying(
                        Verification.Rejected.class,
                        rejected -> assertThat(rejected.rejection().reason())
                                .as(rejected.rejection().detail())
                                .isEqualTo(reason));
    }
}
