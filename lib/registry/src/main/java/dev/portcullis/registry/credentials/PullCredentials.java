package dev.portcullis.registry.credentials;

import dev.portcullis.core.image.ImageRepository;
import dev.portcullis.registry.Credential;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The pull credentials of one requester, found by repository as the kubelet does: by host, host wildcards and path, the longest path first.
 * Unlike the kubelet's, a path covers whole segments only. Immutable; its text form shows no secret.
 */
public final class PullCredentials {
    /** No credentials. */
    public static final PullCredentials NONE = new PullCredentials(List.of(), List.of());

    private static final int MAX_ENTRIES = 1_000;

    private final List<Entry> entries;
    private final List<String> problems;

    PullCredentials(List<Entry> entries, List<String> problems) {
        this.entries = List.copyOf(entries);
        this.problems = List.copyOf(problems);
    }

    /** Reads the value of key {@code .dockerconfigjson} in a Secret of type {@code kubernetes.io/dockerconfigjson}. */
    public static PullCredentials parseDockerConfigJson(byte[] document) {
        return DockerConfigReader.read(document, true);
    }

    /** Reads the value of key {@code .dockercfg} in a Secret of type {@code kubernetes.io/dockercfg}. */
    public static PullCredentials parseDockerCfg(byte[] document) {
        return DockerConfigReader.read(document, false);
    }

    /** Returns these and then others; for paths of equal length these come first. */
    public PullCredentials and(PullCredentials others) {
        List<Entry> all = Stream.concat(entries.stream(), others.entries.stream())
                .limit(MAX_ENTRIES)
                .toList();
        return new PullCredentials(
                all,
                Stream.concat(problems.stream(), others.problems.stream())
                        .limit(MAX_ENTRIES)
                        .toList());
    }

    /** Returns what to try for a repository, the most specific first, each once. */
    public List<Credential> forRepository(ImageRepository repository) {
        List<Entry> matching = new ArrayList<>(entries);
        matching.removeIf(entry -> !entry.scope().covers(repository));
        matching.sort(Comparator.comparing(Entry::scope, CredentialScope.MOST_SPECIFIC_FIRST));
        return matching.stream().map(Entry::credential).distinct().toList();
    }

    /** Returns what could not be read, one sentence each, without secrets. */
    public List<String> problems() {
        return problems;
    }

    @Override
    public String toString() {
        return "PullCredentials[" + entries.size() + " entries]";
    }

    /**
     * One entry of a Secret.
     *
     * @param scope where it is used
     * @param credential what is sent
     */
    record Entry(CredentialScope scope, Credential credential) {}
}
