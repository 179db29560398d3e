package dev.portcullis.cluster.verified;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.portcullis.crds.json.Absent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of facts. Names of enumeration constants stand in it: whoever renames one raises {@link #EPOCH}.
 *
 * @param epoch which understanding of verification the facts were made by
 * @param repository canonical name of the repository
 * @param digest the digest that the facts are about
 * @param verifiedAt when the repository was looked at last (RFC 3339)
 * @param content what the digest names; null for unknown
 * @param signers every signer once
 * @param proofs everything that facts were proved by, once
 * @param facts the facts
 * @param history by policy, revision and trust
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record FactsDocument(
        @Nullable Integer epoch,
        String repository,
        String digest,
        String verifiedAt,
        FactsDocument.@Nullable Content content,
        List<Signer> signers,
        List<Proof> proofs,
        List<Statement> facts,
        List<History> history) {
    /**
     * Raise this whenever a release verifies more strictly than the one before, so that facts made by the older one count no more: after a
     * bug in verification let something pass, after a format is no longer believed, or when a field here changes its meaning. Every object
     * is then a cache miss until the operator has looked again.
     */
    static final int EPOCH = 2;

    FactsDocument {
        repository = Absent.text(repository);
        digest = Absent.text(digest);
        verifiedAt = Absent.text(verifiedAt);
        signers = Absent.list(signers);
        proofs = Absent.list(proofs);
        facts = Absent.list(facts);
        history = Absent.list(history);
    }

    /**
     * What the digest names.
     *
     * @param kind {@code Single} or {@code Index}
     * @param manifests of an index
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Content(String kind, List<Manifest> manifests) {
        static final String SINGLE = "Single";
        static final String INDEX = "Index";

        Content {
            kind = Absent.text(kind);
            manifests = Absent.list(manifests);
        }
    }

    /**
     * A manifest of an index.
     *
     * @param digest its digest
     * @param platform operating system, architecture, and maybe variant; null where the index says nothing
     * @param index whether it is an index itself; null for no
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Manifest(
            String digest,
            @Nullable List<String> platform,
            @Nullable Boolean index) {
        Manifest {
            digest = Absent.text(digest);
        }
    }

    /**
     * Who signed: an identity with issuer, subject and type, or a key with name and fingerprint.
     *
     * @param issuer the OIDC issuer; empty for a key
     * @param subject the subject alternative name; empty for a key
     * @param subjectType what kind of name it is; empty for a key
     * @param extensions Fulcio's extensions by name
     * @param key the key's name; empty for an identity
     * @param fingerprint the key's fingerprint; empty for an identity
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Signer(
            String issuer,
            String subject,
            String subjectType,
            Map<String, String> extensions,
            String key,
            String fingerprint) {
        Signer {
            issuer = Absent.text(issuer);
            subject = Absent.text(subject);
            subjectType = Absent.text(subjectType);
            extensions = Absent.map(extensions);
            key = Absent.text(key);
            fingerprint = Absent.text(fingerprint);
        }
    }

    /**
     * What proved a fact.
     *
     * @param trustRoot name of the trust root
     * @param demands what it demanded: log for certificates, log for keys, certificate transparency, time
     * @param material the pieces of it, each as {@code KIND:fingerprint}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Proof(String trustRoot, List<String> demands, List<String> material) {
        Proof {
            trustRoot = Absent.text(trustRoot);
            demands = Absent.list(demands);
            material = Absent.list(material);
        }
    }

    /**
     * A fact.
     *
     * @param kind signature or attestation
     * @param predicateType type of what was signed
     * @param statement digest of the bytes that were signed
     * @param signer position of the signer
     * @param proof position of the proof
     * @param times each as {@code SOURCE instant}
     * @param layout how the evidence is stored
     * @param artifact digest of what carries it
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Statement(
            String kind,
            String predicateType,
            String statement,
            @Nullable Integer signer,
            @Nullable Integer proof,
            List<String> times,
            String layout,
            String artifact) {
        Statement {
            kind = Absent.text(kind);
            predicateType = Absent.text(predicateType);
            statement = Absent.text(statement);
            times = Absent.list(times);
            layout = Absent.text(layout);
            artifact = Absent.text(artifact);
        }
    }

    /**
     * Where one revision of a policy was satisfied under one trust.
     *
     * @param policy the policy's name
     * @param revision its revision
     * @param trust what its trust roots held
     * @param met what it demanded and was met, by hash
     * @param namespaces the last time (RFC 3339) by namespace
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record History(String policy, String revision, String trust, List<String> met, Map<String, String> namespaces) {
        History {
            policy = Absent.text(policy);
            revision = Absent.text(revision);
            trust = Absent.text(trust);
            met = Absent.list(met);
            namespaces = Absent.map(namespaces);
        }
    }
}
