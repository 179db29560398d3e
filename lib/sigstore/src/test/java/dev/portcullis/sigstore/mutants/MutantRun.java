package dev.portcullis.sigstore.mutants;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.reason.Reason;
import dev.portcullis.sigstore.Verification;
import dev.portcullis.sigstore.Verification.Verified;
import dev.portcullis.sigstore.mutants.Survivor.Facts;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Verifies every mutant of some specimens, and counts. */
public final class MutantRun {
    private final AtomicLong made = new AtomicLong();
    private final Set<String> failures = ConcurrentHashMap.newKeySet();
    private final Map<Survivor, AtomicLong> survivors = new ConcurrentHashMap<>();

    private MutantRun() {}

    /** Changes every byte, or with a step above one, every so many and both ends of every region; fields are dropped in any case. */
    public static MutantRun of(List<Specimen> specimens, int step) {
        MutantRun run = new MutantRun();
        specimens.parallelStream().forEach(specimen -> run.run(specimen, step));
        return run;
    }

    /** How many mutants there were. */
    public long made() {
        return made.get();
    }

    /** Those that were accepted, and how many changes of the part were. */
    public Map<Survivor, Long> survivors() {
        return survivors.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> entry.getValue().get()));
    }

    /** Those that were refused only because the verifier failed. */
    public Set<String> failures() {
        return Set.copyOf(failures);
    }

    private void run(Specimen specimen, int step) {
        Verified original = verified(specimen.verify(), specimen.name());
        Parts parts = Parts.of(specimen);
        for (Part part : parts.parts()) {
            if (!specimen.verify(part.document(), specimen.artifact()).equals(original)) {
                throw new AssertionError(specimen.name() + " is not what it was with " + part.path() + " written anew");
            }
        }
        Stream.of(
                        parts.dropped().parallelStream(),
                        artifacts(specimen, step).parallel(),
                        parts.parts().parallelStream().flatMap(part -> part.mutants(specimen, step)))
                .forEach(mutants -> mutants.forEach(mutant -> judge(specimen, original, mutant)));
    }

    private static Stream<Mutant> artifacts(Specimen specimen, int step) {
        byte[] digest = specimen.artifact().bytes();
        return IntStream.range(0, digest.length)
                .filter(at -> at % step == 0 || at == digest.length - 1)
                .boxed()
                .flatMap(at -> IntStream.range(0, Part.WAYS)
                        .mapToObj(way -> new Mutant(
                                "artifact",
                                Change.BYTE,
                                specimen.document(),
                                new Digest(HexFormat.of().formatHex(Ways.changed(digest, at, way))))));
    }

    private void judge(Specimen specimen, Verified original, Mutant mutant) {
        made.incrementAndGet();
        Verification outcome = specimen.verify(mutant);
        if (outcome instanceof Verification.Rejected(var why) && why.reason() == Reason.INTERNAL_ERROR) {
            failures.add(mutant.part() + " | " + mutant.change() + " | " + why.detail());
        }
        facts(original, outcome)
                .ifPresent(facts -> survivors
                        .computeIfAbsent(
                                new Survivor(specimen.name(), mutant.part(), mutant.change(), facts),
                                key -> new AtomicLong())
                        .incrementAndGet());
    }

    private static Optional<Facts> facts(Verified original, Verification outcome) {
        return switch (outcome) {
            case Verification.Rejected rejected -> Optional.empty();
            case Verified verified when verified.equals(original) -> Optional.of(Facts.SAME);
            case Verified verified when isLess(verified, original) -> Optional.of(Facts.FEWER);
            case Verified verified -> Optional.of(Facts.OTHER);
        };
    }

    private static boolean isLess(Verified verified, Verified original) {
        return original.material().containsAll(verified.material())
                && original.times().containsAll(verified.times())
                && new Verified(
                                verified.subject(),
                                verified.claim(),
                                verified.signer(),
                                original.material(),
                                original.times(),
                                verified.signed())
                        .equals(original);
    }

    private static Verified verified(Verification verification, String name) {
        if (verification instanceof Verified verified) {
            return verified;
        }
        throw new AssertionError(name + " is not accepted: " + verification);
    }
}
