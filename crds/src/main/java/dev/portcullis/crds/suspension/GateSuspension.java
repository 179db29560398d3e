package dev.portcullis.crds.suspension;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Break-glass: in these namespaces nothing is refused for a while. */
@Group("portcullis.dev")
@Version("v1alpha1")
@ShortNames("gsusp")
@Categories("portcullis")
@AdditionalPrinterColumn(name = "Namespaces", jsonPath = ".spec.namespaces")
@AdditionalPrinterColumn(name = "Suspended", jsonPath = ".status.conditions[?(@.type==\"Suspended\")].status")
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"Suspended\")].reason",
        priority = 1)
@AdditionalPrinterColumn(name = "Until", jsonPath = ".status.until")
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class GateSuspension extends CustomResource<GateSuspensionSpec, GateSuspensionStatus> {}
