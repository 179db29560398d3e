package dev.portcullis.testing.sigstore;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** Who asks for a signing certificate. All kinds take any value: this is a test issuer. */
public sealed interface OidcIdentity {
    /** The subject alternative name that Fulcio will write into the certificate. */
    String subject();

    /** The claims of the token beyond issuer, audience and times. */
    SequencedMap<String, Object> claims();

    /** A person or robot with a mail address. */
    record Email(String address) implements OidcIdentity {
        @Override
        public String subject() {
            return address;
        }

        @Override
        public SequencedMap<String, Object> claims() {
            SequencedMap<String, Object> claims = new LinkedHashMap<>();
            claims.put("sub", address);
            claims.put("email", address);
            claims.put("email_verified", true);
            return claims;
        }
    }

    /** A person or robot for whose mail address {@value PrivateSigstore#ACCOUNT_ISSUER} vouches. */
    record Account(String address) implements OidcIdentity {
        @Override
        public String subject() {
            return address;
        }

        @Override
        public SequencedMap<String, Object> claims() {
            return new Email(address).claims();
        }
    }

    /** A service account of a cluster. The claims are those of Kubernetes' documentation "Managing Service Accounts". */
    record ServiceAccount(String namespace, String name) implements OidcIdentity {
        @Override
        public String subject() {
            return "https://kubernetes.io/namespaces/" + namespace + "/serviceaccounts/" + name;
        }

        @Override
        public SequencedMap<String, Object> claims() {
            SequencedMap<String, Object> claims = new LinkedHashMap<>();
            claims.put("sub", "system:serviceaccount:" + namespace + ":" + name);
            claims.put(
                    "kubernetes.io",
                    Map.of(
                            "namespace",
                            namespace,
                            "serviceaccount",
                            Map.of("name", name, "uid", "5f0f0b1c-6a0e-4c7d-8a43-1d5c9f6b2e90")));
            return claims;
        }
    }

    /**
     * A run of a GitHub Actions workflow. The claims are those of GitHub's documentation "OpenID Connect reference".
     *
     * @param repository {@code owner/name} of the repository that runs
     * @param repositoryId its immutable id
     * @param ownerId immutable id of its owner
     * @param ref the ref that runs, {@code refs/…}
     * @param workflow the workflow of the repository that was triggered, {@code owner/name/path@ref}
     * @param calledWorkflow the workflow whose job asks for the token: equal to {@code workflow}, or the reusable one it calls. It
     *     becomes the certificate's subject
     * @param changes claims to replace or add, for rare cases ({@code event_name}, {@code runner_environment}, …)
     */
    record Workflow(
            String repository,
            String repositoryId,
            String ownerId,
            String ref,
            String workflow,
            String calledWorkflow,
            Map<String, String> changes)
            implements OidcIdentity {

        private static final String SHA = "0123456789abcdef0123456789abcdef01234567";

        public Workflow {
            changes = Map.copyOf(changes);
        }

        /** The workflow file {@code .github/workflows/FILE} of a repository, run at the same ref; owner id 4711. */
        public static Workflow of(String repository, String file, String ref) {
            String workflow = repository + "/.github/workflows/" + file + "@" + ref;
            return new Workflow(repository, "12345", "4711", ref, workflow, workflow, Map.of());
        }

        /** The same run, in a job of a reusable workflow {@code owner/name/path@ref}. */
        public Workflow calling(String reusable) {
            return new Workflow(repository, repositoryId, ownerId, ref, workflow, reusable, changes);
        }

        public Workflow ownedBy(String id) {
            return new Workflow(repository, repositoryId, id, ref, workflow, calledWorkflow, changes);
        }

        public Workflow with(String claim, String value) {
            Map<String, String> more = new LinkedHashMap<>(changes);
            more.put(claim, value);
            return new Workflow(repository, repositoryId, ownerId, ref, workflow, calledWorkflow, more);
        }

        @Override
        public String subject() {
            return "https://github.com/" + calledWorkflow;
        }

        @Override
        public SequencedMap<String, Object> claims() {
            SequencedMap<String, Object> claims = new LinkedHashMap<>();
            claims.put("sub", "repo:" + repository + ":ref:" + ref);
            claims.put("repository", repository);
            claims.put("repository_id", repositoryId);
            claims.put("repository_owner", repository.substring(0, repository.indexOf('/')));
            claims.put("repository_owner_id", ownerId);
            claims.put("repository_visibility", "public");
            claims.put("ref", ref);
            claims.put("sha", SHA);
            claims.put("workflow", "release");
            claims.put("workflow_ref", workflow);
            claims.put("workflow_sha", SHA);
            claims.put("job_workflow_ref", calledWorkflow);
            claims.put("job_workflow_sha", SHA);
            claims.put("event_name", "push");
            claims.put("runner_environment", "github-hosted");
            claims.put("run_id", "100");
            claims.put("run_attempt", "1");
            claims.putAll(changes);
            return claims;
        }
    }
}
