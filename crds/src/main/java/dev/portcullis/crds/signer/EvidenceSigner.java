package dev.portcullis.crds.signer;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** What signs evidence bundles, and who may have it sign what. */
@Group("portcullis.dev")
@Version("v1alpha1")
@ShortNames("esig")
@Categories("portcullis")
@AdditionalPrinterColumn(name = "Namespaces", jsonPath = ".spec.namespaces")
@AdditionalPrinterColumn(name = "Vault", jsonPath = ".spec.vaultTransit.key")
@AdditionalPrinterColumn(name = "Fulcio", jsonPath = ".spec.keyless.url")
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class EvidenceSigner extends CustomResource<EvidenceSignerSpec, Void> {}
