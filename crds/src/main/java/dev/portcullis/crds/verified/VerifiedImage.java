package dev.portcullis.crds.verified;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Facts about one digest in one repository; written by the operator only, and believed only with a fitting MAC under its own name. */
@Group("portcullis.dev")
@Version("v1alpha1")
@ShortNames("vimg")
@Categories("portcullis")
@AdditionalPrinterColumn(name = "Repository", jsonPath = ".spec.repository")
@AdditionalPrinterColumn(name = "Digest", jsonPath = ".spec.digest")
@AdditionalPrinterColumn(name = "Verified", jsonPath = ".spec.verifiedAt", type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class VerifiedImage extends CustomResource<VerifiedImageSpec, Void> {}
