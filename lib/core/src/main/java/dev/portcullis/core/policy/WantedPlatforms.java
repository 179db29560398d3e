package dev.portcullis.core.policy;

import dev.portcullis.core.image.IndexChild;
import dev.portcullis.core.image.Platform;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The platforms whose nodes run a policy's images.
 *
 * @param platforms normalised; none stands for every platform that an index has
 */
public record WantedPlatforms(List<Platform> platforms) {
    /** Every platform that an index has. */
    public static final WantedPlatforms ALL = new WantedPlatforms(List.of());

    /** What processors run as well when an index has nothing made for them. */
    private static final Map<String, Set<String>> ALSO_RUNS = Map.of("amd64", Set.of("386"), "arm64", Set.of("arm"));

    public WantedPlatforms {
        platforms = List.copyOf(platforms);
    }

    /**
     * Returns the children of an index that nodes of these platforms may run: those made for a platform, in every variant that it leaves
     * open; where there are none, those that its processors run as well; and always those that state no platform.
     */
    public List<IndexChild> select(List<IndexChild> children) {
        var selected = new LinkedHashSet<IndexChild>();
        if (platforms.isEmpty()) {
            selected.addAll(children);
        }
        for (var wanted : platforms) {
            var made = filter(children, child -> isMadeFor(wanted, child));
            selected.addAll(made.isEmpty() ? filter(children, child -> alsoRuns(wanted, child)) : made);
        }
        return children.stream()
                .filter(child -> child.platform() == null || (child.platform().runnable() && selected.contains(child)))
                .distinct()
                .toList();
    }

    /** Returns the platforms for people. */
    public String describe() {
        return platforms.isEmpty()
                ? "any platform"
                : platforms.stream().map(Platform::toString).collect(Collectors.joining(", "));
    }

    private static boolean isMadeFor(Platform wanted, Platform child) {
        return child.os().equals(wanted.os())
                && child.architecture().equals(wanted.architecture())
                && (wanted.variant() == null || Objects.equals(child.variant(), wanted.variant()));
    }

    private static boolean alsoRuns(Platform wanted, Platform child) {
        return child.os().equals(wanted.os())
                && (child.architecture().equals(wanted.architecture())
                        || ALSO_RUNS
                                .getOrDefault(wanted.architecture(), Set.of())
                                .contains(child.architecture()));
    }

    private static List<IndexChild> filter(List<IndexChild> children, Predicate<Platform> condition) {
        return children.stream()
                .filter(child -> child.platform() != null
                        && condition.test(child.platform().normalized()))
                .toList();
    }
}
