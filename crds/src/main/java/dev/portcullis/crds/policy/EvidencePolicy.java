package dev.portcullis.crds.policy;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Which evidence images need. */
@Group("portcullis.dev")
@Version("v1alpha1")
@Plural("evidencepolicies")
@ShortNames("epol")
@Categories("portcullis")
@AdditionalPrinterColumn(name = "Mode", jsonPath = ".spec.mode")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason", priority = 1)
@AdditionalPrinterColumn(name = "Rollout", jsonPath = ".status.rollout.phase")
@AdditionalPrinterColumn(name = "Enforced", jsonPath = ".status.rollout.enforced", priority = 1)
@AdditionalPrinterColumn(name = "Audited", jsonPath = ".status.rollout.audited", priority = 1)
@AdditionalPrinterColumn(name = "Revision", jsonPath = ".status.revision", priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class EvidencePolicy extends CustomResource<EvidencePolicySpec, EvidencePolicyStatus> {}
