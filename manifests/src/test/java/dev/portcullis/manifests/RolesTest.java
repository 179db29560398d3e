package dev.portcullis.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.testing.cluster.ControlPlaneOptions;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the roles permit, by the API server's own judgement. */
class RolesTest {
    private static InstalledCluster cluster;

    @BeforeAll
    static void start() {
        cluster = InstalledCluster.start("roles-test", ControlPlaneOptions.minimal());
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @ParameterizedTest(name = "{0} {1} {2}/{3} {4} in {5}: {6}")
    @CsvSource({
        "operator, watch, portcullis.dev, evidencepolicies, , , true",
        "operator, update, portcullis.dev, evidencepolicies/status, p, , true",
        "operator, patch, portcullis.dev, evidencepolicies/status, p, , false",
        "operator, update, portcullis.dev, evidencepolicies, p, , false",
        "operator, create, portcullis.dev, policyrevisions, , , true",
        "operator, patch, portcullis.dev, policyrevisions, r, , false",
        "operator, create, portcullis.dev, gateprobes, , , true",
        "operator, create, portcullis.dev, verifiedimages, , , true",
        "operator, update, portcullis.dev, verifiedimages, v, , true",
        "operator, patch, portcullis.dev, verifiedimages, v, , false",
        "operator, delete, portcullis.dev, verifiedimages, v, , true",
        "webhook, watch, portcullis.dev, verifiedimages, , , true",
        "webhook, create, portcullis.dev, verifiedimages, , , false",
        "webhook, update, portcullis.dev, verifiedimages, v, , false",
        "webhook, delete, portcullis.dev, verifiedimages, v, , false",
        "operator, watch, portcullis.dev, gatesuspensions, , , true",
        "operator, update, portcullis.dev, gatesuspensions/status, s, , true",
        "operator, create, portcullis.dev, gatesuspensions, , , false",
        "operator, delete, portcullis.dev, gatesuspensions, s, , false",
        "webhook, watch, portcullis.dev, gatesuspensions, , , true",
        "webhook, create, portcullis.dev, gatesuspensions, , , false",
        "webhook, patch, portcullis.dev, gatesuspensions/status, s, , false",
        "operator, watch, portcullis.dev, policyexceptions, , , true",
        "operator, update, portcullis.dev, policyexceptions/status, x, shop, true",
        "operator, create, portcullis.dev, policyexceptions, , shop, false",
        "operator, update, portcullis.dev, policyexceptions, x, shop, false",
        "operator, exempt, portcullis.dev, evidencepolicies, p, , false",
        "operator, create, authorization.k8s.io, subjectaccessreviews, , , false",
        "operator, watch, portcullis.dev, evidencebundles, , , true",
        "operator, update, portcullis.dev, evidencebundles/status, b, shop, true",
        "operator, update, portcullis.dev, evidencebundles, b, shop, false",
        "operator, patch, portcullis.dev, evidencebundles, b, shop, true",
        "operator, create, portcullis.dev, evidencebundles, , shop, false",
        "operator, delete, portcullis.dev, evidencebundles, b, shop, false",
        "webhook, patch, portcullis.dev, evidencebundles, b, shop, false",
        "operator, get, portcullis.dev, evidencesigners, s, , true",
        "operator, update, portcullis.dev, evidencesigners, s, , false",
        "operator, create, , serviceaccounts/token, default, shop, false",
        "webhook, get, portcullis.dev, evidencebundles, b, shop, false",
        "operator, watch, portcullis.dev, runnerpools, , , true",
        "operator, update, portcullis.dev, runnerpools/status, p, , true",
        "operator, update, portcullis.dev, runnerpools, p, , false",
        "operator, update, portcullis.dev, runnerbudgets, b, , false",
        "operator, delete, portcullis.dev, runnerbudgets, b, , false",
        "operator, create, portcullis.dev, runnerreservations, , ci, true",
        "operator, delete, portcullis.dev, runnerreservations, r, ci, true",
        "operator, update, portcullis.dev, runnerreservations, r, ci, false",
        "operator, patch, '', pods, r, ci, true",
        "operator, update, '', pods, r, ci, false",
        "operator, create, '', pods, , ci, false",
        "operator, delete, '', pods, r, ci, false",
        "operator, patch, '', pods/ephemeralcontainers, r, ci, false",
        "operator, watch, actions.github.com, ephemeralrunners, , , true",
        "operator, update, actions.github.com, ephemeralrunners, r, ci, false",
        "operator, watch, apiextensions.k8s.io, customresourcedefinitions, ephemeralrunners.actions.github.com, , true",
        "operator, get, apiextensions.k8s.io, customresourcedefinitions, ephemeralrunners.actions.github.com, , false",
        "operator, get, actions.github.com, ephemeralrunners, r, ci, false",
        "webhook, get, portcullis.dev, runnerbudgets, b, , false",
        "webhook, update, portcullis.dev, runnerpools/status, p, , false",
        "webhook, create, portcullis.dev, runnerreservations, , ci, false",
        "webhook, watch, portcullis.dev, runnerpools, , , true",
        "webhook, get, portcullis.dev, runnerreservations, r, ci, true",
        "webhook, list, portcullis.dev, runnerreservations, , ci, false",
        "webhook, list, '', pods, , ci, true",
        "webhook, watch, '', pods, , ci, false",
        "webhook, watch, actions.github.com, ephemeralrunnersets, , , true",
        "webhook, update, actions.github.com, ephemeralrunners, r, ci, false",
        "webhook, patch, '', pods, r, ci, false",
        "webhook, get, portcullis.dev, evidencesigners, s, , false",
        "webhook, watch, portcullis.dev, policyexceptions, , , true",
        "webhook, create, portcullis.dev, policyexceptions, , shop, false",
        "webhook, update, portcullis.dev, policyexceptions, x, shop, false",
        "webhook, patch, portcullis.dev, policyexceptions/status, x, shop, false",
        "webhook, exempt, portcullis.dev, evidencepolicies, p, , false",
        "webhook, create, authorization.k8s.io, subjectaccessreviews, , , true",
        "operator, relabel, portcullis.dev, evidencepolicies, , , false",
        "operator, patch, admissionregistration.k8s.io, validatingwebhookconfigurations, portcullis, , true",
        "operator, create, admissionregistration.k8s.io, validatingwebhookconfigurations, portcullis, , true",
        "operator, create, admissionregistration.k8s.io, validatingwebhookconfigurations, other, , false",
        "operator, delete, admissionregistration.k8s.io, validatingwebhookconfigurations, portcullis, , false",
        "operator, update, admissionregistration.k8s.io, mutatingwebhookconfigurations, portcullis, , true",
        "operator, update, admissionregistration.k8s.io, mutatingwebhookconfigurations, other, , false",
        "operator, delete, admissionregistration.k8s.io, mutatingwebhookconfigurations, portcullis, , false",
        "webhook, patch, admissionregistration.k8s.io, mutatingwebhookconfigurations, portcullis, , false",
        "operator, update, admissionregistration.k8s.io, validatingadmissionpolicies, portcullis-internal-objects, , false",
        "operator, get, '', secrets, portcullis-webhook-ca, portcullis-system, true",
        "operator, create, '', secrets, portcullis-webhook-ca, portcullis-system, true",
        "operator, update, '', secrets, portcullis-webhook-ca, portcullis-system, true",
        "operator, create, '', secrets, portcullis-installation-key, portcullis-system, true",
        "operator, update, '', secrets, portcullis-installation-key, portcullis-system, false",
        "operator, create, '', secrets, other, portcullis-system, false",
        "operator, get, '', secrets, other, portcullis-system, true",
        "operator, list, '', secrets, , portcullis-system, false",
        "operator, get, '', secrets, any, default, true",
        "operator, list, '', secrets, , default, false",
        "operator, update, '', secrets, any, default, false",
        "operator, get, '', serviceaccounts, default, team-a, true",
        "operator, create, '', serviceaccounts/token, default, team-a, false",
        "operator, watch, '', pods, , team-a, true",
        "operator, get, '', pods, p, team-a, true",
        "operator, list, batch, cronjobs, , team-a, true",
        "operator, watch, apps, deployments, , team-a, true",
        "operator, patch, apps, deployments, web, team-a, false",
        "operator, delete, '', pods, web, team-a, false",
        "operator, watch, '', namespaces, , , true",
        "operator, patch, '', namespaces, n, , false",
        "operator, patch, openreports.io, reports, r, team-a, true",
        "operator, patch, openreports.io, clusterreports, r, , true",
        "operator, delete, openreports.io, clusterreports, r, , true",
        "webhook, get, openreports.io, clusterreports, r, , false",
        "operator, create, events.k8s.io, events, , team-a, true",
        "webhook, get, openreports.io, reports, r, team-a, false",
        "operator, get, '', configmaps, any, portcullis-system, true",
        "operator, update, '', configmaps, any, portcullis-system, false",
        "operator, patch, '', configmaps, portcullis-guarded-labels, portcullis-system, true",
        "operator, create, '', configmaps, portcullis-guarded-labels, portcullis-system, true",
        "operator, create, '', configmaps, any, portcullis-system, false",
        "operator, patch, '', configmaps, portcullis-tuf-state, portcullis-system, true",
        "operator, delete, '', configmaps, portcullis-tuf-state, portcullis-system, false",
        "webhook, get, '', configmaps, portcullis-tuf-state, portcullis-system, false",
        "operator, get, '', configmaps, any, default, false",
        "operator, patch, coordination.k8s.io, leases, portcullis-operator, portcullis-system, true",
        "operator, patch, coordination.k8s.io, leases, other, portcullis-system, false",
        "operator, create, events.k8s.io, events, , default, true",
        "operator, create, events.k8s.io, events, , shop, true",
        "operator, delete, events.k8s.io, events, e, shop, false",
        "operator, create, '', pods, , default, false",
        "webhook, watch, portcullis.dev, policyrevisions, , , true",
        "webhook, get, portcullis.dev, policyrevisions, r, , true",
        "webhook, get, portcullis.dev, evidencepolicies, p, , false",
        "webhook, get, apiextensions.k8s.io, customresourcedefinitions, evidencepolicies.portcullis.dev, , true",
        "webhook, get, apiextensions.k8s.io, customresourcedefinitions, trustroots.portcullis.dev, , false",
        "webhook, create, portcullis.dev, policyrevisions, , , false",
        "webhook, patch, portcullis.dev, policyrevisions/status, r, , false",
        "webhook, patch, portcullis.dev, evidencepolicies/status, p, , false",
        "webhook, get, '', namespaces, n, , true",
        "webhook, patch, '', namespaces, n, , false",
        "webhook, get, '', secrets, portcullis-installation-key, portcullis-system, true",
        "webhook, get, '', secrets, pull, team-a, true",
        "webhook, list, '', secrets, , team-a, false",
        "webhook, update, '', secrets, portcullis-installation-key, portcullis-system, false",
        "webhook, get, '', serviceaccounts, default, team-a, true",
        "webhook, create, '', serviceaccounts/token, default, team-a, false",
        "webhook, list, admissionregistration.k8s.io, validatingwebhookconfigurations, portcullis, , true",
        "webhook, list, admissionregistration.k8s.io, validatingwebhookconfigurations, , , false",
        "webhook, get, admissionregistration.k8s.io, validatingwebhookconfigurations, portcullis, , false",
        "webhook, get, admissionregistration.k8s.io, validatingwebhookconfigurations, other, , false",
        "webhook, update, admissionregistration.k8s.io, validatingwebhookconfigurations, portcullis, , false",
        "webhook, patch, admissionregistration.k8s.io, validatingwebhookconfigurations, portcullis, , false"
    })
    void permit(
            String component,
            String verb,
            String group,
            String resource,
            String name,
            String namespace,
            boolean allowed) {
        var parts = resource.split("/", 2);
        var review = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser("system:serviceaccount:portcullis-system:portcullis-" + component)
                .withResourceAttributes(new ResourceAttributesBuilder()
                        .withVerb(verb)
                        .withGroup(group)
                        .withResource(parts[0])
                        .withSubresource(parts.length > 1 ? parts[1] : null)
                        .withName(name)
                        .withNamespace(namespace)
                        .build())
                .endSpec()
                .build();

        assertThat(cluster.admin.resource(review).create().getStatus().getAllowed())
                .isEqualTo(allowed);
    }
}
