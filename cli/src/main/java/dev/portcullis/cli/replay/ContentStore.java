package dev.portcullis.cli.replay;

import dev.portcullis.cli.record.RecordedRegistries;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.Registries;
import dev.portcullis.core.policy.Policy;
import dev.portcullis.core.program.ProgramLoader;
import dev.portcullis.core.program.StatementBytes;
import dev.portcullis.crds.compile.Compiled;
import dev.portcullis.crds.compile.PolicyCompiler;
import dev.portcullis.crds.json.ReadResult;
import dev.portcullis.crds.policy.PolicyContent;
import dev.portcullis.crds.revision.ContentHash;
import dev.portcullis.crds.revision.RevisedKind;
import dev.portcullis.program.RegoPrograms;
import java.util.HashMap;
import java.util.Map;

/**
 * The content of policies and settings, found by its hash, whoever gave it: content with this hash is the content that was in
 * force. Not thread-safe.
 */
public final class ContentStore {
    private final ProgramLoader programs = new RegoPrograms();
    private final Map<Key, String> contents = new HashMap<>();
    private final Map<Key, Compiled<Policy>> policies = new HashMap<>();
    private final Map<String, Registries> registries = new HashMap<>();
    private final Map<Digest, StatementBytes> statements = new HashMap<>();

    /** Adds the content of a revision under its own hash; that of a policy under the hash of its spec, by which records name it. */
    public void add(RevisedKind kind, String name, String content) {
        var hash = kind == RevisedKind.EVIDENCE_POLICY
                        && PolicyContent.read(content) instanceof ReadResult.Read<PolicyContent>(var read)
                ? read.revision()
                : ContentHash.of(content);
        contents.put(new Key(kind, name, hash), content);
    }

    /** Adds what the settings say of registries. */
    public void add(Registries settings) {
        registries.put(RecordedRegistries.hash(settings), settings);
    }

    /** Adds a statement, whoever gave it: it is found by its digest. */
    public void add(StatementBytes statement) {
        statements.put(statement.digest(), statement);
    }

    StatementBytes statement(Digest digest) {
        var statement = statements.get(digest);
        if (statement == null) {
            throw new NotReplayableException(
                    "statement " + digest + ", which rules read, is needed; give it with --statements");
        }
        return statement;
    }

    /** Returns how many revisions there are. */
    int size() {
        return contents.size();
    }

    Policy policy(String name, String hash) {
        var key = new Key(RevisedKind.EVIDENCE_POLICY, name, hash);
        var compiled =
                policies.computeIfAbsent(key, absent -> PolicyCompiler.compileContent(name, content(absent), programs));
        return switch (compiled) {
            case Compiled.Accepted<Policy>(var policy) -> policy;
            case Compiled.Refused<Policy>(var problems) ->
                throw new NotReplayableException(key + " does not compile with this version");
        };
    }

    Registries registries(RecordedRegistries recorded) {
        var inline = recorded.settings();
        var known = inline == null ? registries.get(recorded.hash()) : inline;
        if (known == null) {
            throw new NotReplayableException(
                    "settings of registries with hash " + recorded.hash() + " are needed; give them with --settings");
        }
        return known;
    }

    private String content(Key key) {
        var content = contents.get(key);
        if (content == null) {
            throw new NotReplayableException(key + " is not among the revisions given");
        }
        return content;
    }

    private record Key(RevisedKind kind, String name, String hash) {
        @Override
        public String toString() {
            return kind.text() + " " + name + " with hash " + hash;
        }
    }
}
