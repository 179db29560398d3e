package dev.portcullis.sigstore.tuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import dev.portcullis.core.fact.Rejection;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.check.Checked;
import dev.portcullis.sigstore.tuf.json.CanonicalJson;
import dev.portcullis.sigstore.tuf.metadata.Metadata;
import dev.portcullis.sigstore.tuf.metadata.Root;
import dev.portcullis.sigstore.tuf.metadata.Snapshot;
import dev.portcullis.sigstore.tuf.metadata.Targets;
import dev.portcullis.sigstore.tuf.metadata.Timestamp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a repository, or who kept its state, delivers: it is refused for a reason, or is what the repository's keys have signed. */
final class TufFuzzTest {
    private static final String SCENARIO = "two-rotations";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final ByteString GIVEN = Repositories.root(SCENARIO);
    private static final Root ROOT = Repositories.passed(Root.given(GIVEN));
    private static final List<ByteString> FILES = List.copyOf(FakeRepository.of(SCENARIO, 2).files().values().stream()
            .filter(file -> file.toStringUtf8().contains("\"signed\""))
            .toList());
    private static final Set<ByteString> SIGNED = Stream.concat(FILES.stream(), Stream.of(GIVEN))
            .map(TufFuzzTest::signed)
            .collect(Collectors.toUnmodifiableSet());
    private static final TufState STATE = state();

    static Stream<Arguments> seeds() {
        return Stream.concat(
                        Stream.concat(FILES.stream(), Stream.of(GIVEN)).map(ByteString::toByteArray),
                        Stream.of(STATE, Repositories.start(SCENARIO))
                                .map(state -> state.text().getBytes(StandardCharsets.US_ASCII)))
                .map(bytes -> arguments((Object) bytes));
    }

    private static TufState state() {
        var client =
                new TufClient(FakeRepository.of(SCENARIO, 2), TufTarget.TRUSTED_ROOT, Duration.ofSeconds(5), () -> 0);
        return client.refresh(Repositories.start(SCENARIO), Repositories.NOW).state();
    }

    private static ByteString signed(ByteString file) {
        try {
            return CanonicalJson.of("", JSON.readTree(file.toByteArray()).path("signed"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void isRefusedOrWasSigned(byte @NotNull [] bytes) {
        var file = ByteString.copyFrom(bytes);
        // Whoever gives a root is trusted: each that its own keys have signed is one.
        if (Root.given(file) instanceof Checked.Refused<Root>(var why)) {
            checkRefusal(why);
        }
        check(ROOT.next(file));
        check(Timestamp.read(file, ROOT));
        check(Snapshot.read(file, ROOT));
        check(Targets.read(file, ROOT));
        switch (TufState.read(GIVEN, new String(bytes, StandardCharsets.UTF_8))) {
            case Checked.Passed<TufState>(var state) -> {
                assertThat(Repositories.passed(TufState.read(GIVEN, state.text())))
                        .isEqualTo(state);
                state.content().ifPresent(content -> assertThat(STATE.content()).contains(content));
                assertThat(state.rootVersion()).isLessThanOrEqualTo(STATE.rootVersion());
            }
            case Checked.Refused<TufState>(var why) -> assertThat(why.reason()).isEqualTo(Reason.TUF_STATE_INVALID);
        }
    }

    private static void check(Checked<? extends Metadata> read) {
        switch (read) {
            case Checked.Passed<? extends Metadata>(var metadata) ->
                assertThat(SIGNED).contains(signed(metadata.bytes()));
            case Checked.Refused<? extends Metadata>(var why) -> checkRefusal(why);
        }
    }

    private static void checkRefusal(Rejection why) {
        assertThat(why.reason())
                .isIn(
                        Reason.TUF_METADATA_MALFORMED,
                        Reason.TUF_FILE_TOO_LARGE,
                        Reason.TUF_THRESHOLD_NOT_MET,
                        Reason.TUF_VERSION_UNSUPPORTED,
                        Reason.TUF_VERSION_MISMATCH,
                        Reason.TUF_ROLLBACK);
        assertThat(why.detail()).hasSizeLessThan(400);
    }
}
