package dev.portcullis.webhook.exception;

import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Asks the API server's authorizers, by a SubjectAccessReview for each policy. */
@ApplicationScoped
class AccessReviews implements ExemptVerb {
    private final KubernetesClient client;

    @Inject
    AccessReviews(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public boolean isHeldBy(Requester requester, String policy) {
        var status = client.resource(review(requester, policy)).create().getStatus();
        return status != null && Boolean.TRUE.equals(status.getAllowed()) && !Boolean.TRUE.equals(status.getDenied());
    }

    static SubjectAccessReview review(Requester requester, String policy) {
        return new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser(requester.user())
                .withUid(requester.uid())
                .withGroups(requester.groups())
                .withExtra(requester.extra())
                .withNewResourceAttributes()
                .withGroup("portcullis.dev")
                .withVersion("v1alpha1")
                .withResource("evidencepolicies")
                .withName(policy)
                .withVerb(VERB)
                .endResourceAttributes()
                .endSpec()
                .build();
    }
}
