package dev.portcullis.crds.evidencebundle;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Evidence about one image that is collected, signed, published beside it and kept fresh. */
@Group("portcullis.dev")
@Version("v1alpha1")
@ShortNames("ebun")
@Categories("portcullis")
@AdditionalPrinterColumn(name = "Subject", jsonPath = ".spec.subject.repository")
@AdditionalPrinterColumn(name = "Signer", jsonPath = ".spec.signerName", priority = 1)
@AdditionalPrinterColumn(name = "Published", jsonPath = ".status.conditions[?(@.type==\"Published\")].status")
@AdditionalPrinterColumn(name = "Fresh", jsonPath = ".status.conditions[?(@.type==\"Fresh\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Fresh\")].reason", priority = 1)
@AdditionalPrinterColumn(name = "Next", jsonPath = ".status.nextRun", priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class EvidenceBundle extends CustomResource<EvidenceBundleSpec, EvidenceBundleStatus>
        implements Namespaced {}
