package dev.portcullis.core.image;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the installation says of registries: by which other names they are known, and where copies of their repositories are read.
 *
 * <p>Immutable. Nothing here connects anywhere; no text of an image can add to it.
 */
public final class Registries {
    /** Nothing is said: every repository has one name, and is read where it is. */
    public static final Registries NONE = new Registries(List.of());

    private static final int MOST = 64;
    private static final int MOST_ALIASES = 16;
    private static final int MOST_MIRRORS = 4;

    private final List<Registry> settings;
    private final Map<String, Registry> byHost = new HashMap<>();
    private final Map<String, String> hostByAlias = new HashMap<>();
    private final Map<String, List<Mirror>> mirrorsByHost = new HashMap<>();
    private final Set<String> mirroredOnly;

    private Registries(List<Registry> registries) {
        if (registries.size() > MOST) {
            throw new IllegalArgumentException("registries: at most " + MOST + " can have settings of their own");
        }
        settings = List.copyOf(registries);
        for (var i = 0; i < registries.size(); i++) {
            addHost("registries[" + i + "]", registries.get(i));
        }
        mirroredOnly = registries.stream()
                .filter(registry -> !registry.direct())
                .map(Registry::host)
                .collect(Collectors.toUnmodifiableSet());
        for (var i = 0; i < registries.size(); i++) {
            addAliases("registries[" + i + "].aliases", registries.get(i));
        }
        for (var i = 0; i < registries.size(); i++) {
            addMirrors("registries[" + i + "]", registries.get(i));
        }
    }

    /**
     * Checks what is said of registries, and puts it in order.
     *
     * @throws IllegalArgumentException naming the setting and what to write
     */
    public static Registries of(List<Registry> registries) {
        return new Registries(registries);
    }

    /**
     * Returns the reference by the name under which policies are written.
     *
     * @throws InvalidImageReferenceException if the registry that the host is another name of cannot have such a repository
     */
    public ImageReference canonical(ImageReference reference) {
        var host = hostByAlias.get(reference.repository().host());
        return host == null
                ? reference
                : new ImageReference(
                        new ImageRepository(host, reference.repository().path()), reference.tag(), reference.digest());
    }

    /**
     * Returns every name of a repository by which a policy may mean it: its own first, then those with its host's aliases, and, of a
     * repository that mirrors another, those of the other.
     *
     * @param repository by its canonical name
     */
    public List<ImageRepository> names(ImageRepository repository) {
        if (byHost.isEmpty()) {
            return List.of(repository);
        }
        var names = new LinkedHashSet<ImageRepository>();
        // What mirrors a mirror mirrors its original too. Paths only get shorter on the way, so it ends.
        var unread = new ArrayDeque<>(List.of(repository));
        while (!unread.isEmpty()) {
            var name = unread.remove();
            if (names.add(name)) {
                unread.addAll(originals(name));
            }
        }
        for (var name : List.copyOf(names)) {
            names.addAll(aliased(name));
        }
        return List.copyOf(names);
    }

    /**
     * Returns where a repository is read, in the order in which to ask: its mirrors, then itself unless that is forbidden. Empty if none of
     * them can hold a repository of such a name.
     */
    public List<ImageRepository> places(ImageRepository repository) {
        if (byHost.isEmpty()) {
            return List.of(repository);
        }
        var host = hostByAlias.getOrDefault(repository.host(), repository.host());
        var places = new LinkedHashSet<ImageRepository>();
        var itself = repository(host, repository.path());
        itself.ifPresent(known -> mirrorsByHost
                .getOrDefault(host, List.of())
                .forEach(mirror -> mirror.copy(known).ifPresent(places::add)));
        if (!mirroredOnly.contains(host)) {
            itself.ifPresent(places::add);
        }
        return List.copyOf(places);
    }

    /** Returns what was said, as {@link #of} takes it. */
    public List<Registry> settings() {
        return settings;
    }

    /** Returns the hosts that are read by their mirrors only: no connection may lead to them. */
    public Set<String> mirroredOnly() {
        return mirroredOnly;
    }

    private List<ImageRepository> originals(ImageRepository copy) {
        var originals = new ArrayList<ImageRepository>();
        mirrorsByHost.forEach((host, mirrors) ->
                mirrors.forEach(mirror -> mirror.original(host, copy).ifPresent(originals::add)));
        return originals;
    }

    private List<ImageRepository> aliased(ImageRepository repository) {
        var registry = byHost.get(repository.host());
        var aliases = registry == null ? List.<String>of() : registry.aliases();
        return aliases.stream()
                .flatMap(alias -> repository(alias, repository.path()).stream())
                .toList();
    }

    private void addHost(String path, Registry registry) {
        checkHost(path + ".host", registry.host());
        if (byHost.putIfAbsent(registry.host(), registry) != null) {
            throw new IllegalArgumentException(path + ".host: " + registry.host() + " has settings already");
        }
    }

    private void addAliases(String path, Registry registry) {
        checkNumber(path, registry.aliases().size(), MOST_ALIASES);
        for (var alias : registry.aliases()) {
            checkHost(path, alias);
            if (byHost.containsKey(alias)) {
                throw new IllegalArgumentException(
                        path + ": " + alias + " has settings of its own; write them under " + registry.host());
            }
            if (hostByAlias.putIfAbsent(alias, registry.host()) != null) {
                throw new IllegalArgumentException(path + ": " + alias + " is named twice; leave one");
            }
        }
    }

    private void addMirrors(String path, Registry registry) {
        checkNumber(path + ".mirrors", registry.mirrors().size(), MOST_MIRRORS);
        if (registry.mirrors().isEmpty() && !registry.direct()) {
            throw new IllegalArgumentException(
                    path + ".direct: false leaves nowhere to read from; name at least one of mirrors, or leave it out");
        }
        var mirrors = new ArrayList<Mirror>();
        for (var text : registry.mirrors()) {
            mirrors.add(mirror(path + ".mirrors", registry.host(), text));
        }
        if (new HashSet<>(mirrors).size() != mirrors.size()) {
            throw new IllegalArgumentException(path + ".mirrors: one is named twice; leave one");
        }
        mirrorsByHost.put(registry.host(), List.copyOf(mirrors));
    }

    private Mirror mirror(String path, String host, String text) {
        var mirror = Mirror.parse(path, text);
        var canonical = hostByAlias.get(mirror.host());
        if (canonical != null) {
            throw new IllegalArgumentException(
                    path + ": " + mirror.host() + " is an alias; write " + canonical + " instead");
        }
        if (mirror.host().equals(host) && mirror.prefix().isEmpty()) {
            throw new IllegalArgumentException(path + ": a registry is no mirror of itself; leave " + host + " out");
        }
        if (mirroredOnly.contains(mirror.host())) {
            throw new IllegalArgumentException(
                    path + ": " + mirror.host() + " has direct: false, so nothing can be read from it");
        }
        return mirror;
    }

    private static void checkNumber(String path, int number, int most) {
        if (number > most) {
            throw new IllegalArgumentException(path + ": at most " + most + " can be named");
        }
    }

    private static void checkHost(String path, String host) {
        String canonical;
        try {
            canonical = RegistryHost.canonical(host);
        } catch (RegistryHost.Malformed e) {
            throw new IllegalArgumentException(
                    path + ": " + Excerpt.of(host) + " cannot be used, because " + e.problem());
        }
        if (!canonical.equals(host)) {
            throw new IllegalArgumentException(path + ": write " + canonical + " instead of " + Excerpt.of(host));
        }
    }

    private static Optional<ImageRepository> repository(String host, String path) {
        try {
            return Optional.of(new ImageRepository(host, path));
        } catch (InvalidImageReferenceException e) {
            return Optional.empty();
        }
    }

    /**
     * What is said of one registry.
     *
     * @param host in canonical form
     * @param aliases other names of the same registry: an image that is written with one is judged by the policies for the host
     * @param mirrors where its repositories are read first, as {@code host} or {@code host/prefix}, in their order
     * @param direct whether the host itself is read at all
     */
    public record Registry(String host, List<String> aliases, List<String> mirrors, boolean direct) {
        public Registry {
            aliases = List.copyOf(aliases);
            mirrors = List.copyOf(mirrors);
        }
    }

    /** A host, and what the paths of all copies on it begin with: empty, or with a slash at its end. */
    private record Mirror(String host, String prefix) {
        static Mirror parse(String path, String text) {
            var slash = text.indexOf('/');
            var mirror = slash < 0
                    ? new Mirror(text, "")
                    : new Mirror(text.substring(0, slash), text.substring(slash + 1) + "/");
            checkHost(path, mirror.host());
            if (mirror.copyOf("a/b").isEmpty()) {
                throw new IllegalArgumentException(
                        path + ": " + Excerpt.of(text) + " is no host, nor a host with the beginning of a path");
            }
            return mirror;
        }

        Optional<ImageRepository> copy(ImageRepository original) {
            return copyOf(original.path());
        }

        private Optional<ImageRepository> copyOf(String path) {
            return repository(host, prefix + path);
        }

        Optional<ImageRepository> original(String originalHost, ImageRepository candidate) {
            return candidate.host().equals(host) && candidate.path().startsWith(prefix)
                    ? repository(originalHost, candidate.path().substring(prefix.length()))
                    : Optional.empty();
        }
    }
}
