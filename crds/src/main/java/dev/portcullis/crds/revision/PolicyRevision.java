package dev.portcullis.crds.revision;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** An accepted policy or trust root; written by the operator only, and believed only with a fitting MAC. */
@Group("portcullis.dev")
@Version("v1alpha1")
@ShortNames("prev")
@Categories("portcullis")
@AdditionalPrinterColumn(name = "Kind", jsonPath = ".spec.kind")
@AdditionalPrinterColumn(name = "Object", jsonPath = ".spec.name")
@AdditionalPrinterColumn(
        name = "Generation",
        jsonPath = ".spec.generation",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class PolicyRevision extends CustomResource<PolicyRevisionSpec, PolicyRevisionStatus> {}
