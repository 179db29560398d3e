package dev.portcullis.crds.exception;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** For a while, images in this namespace that policies would refuse. */
@Group("portcullis.dev")
@Version("v1alpha1")
@ShortNames("pexc")
@Categories("portcullis")
@AdditionalPrinterColumn(name = "Policies", jsonPath = ".spec.policies")
@AdditionalPrinterColumn(name = "InForce", jsonPath = ".status.conditions[?(@.type==\"InForce\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"InForce\")].reason", priority = 1)
@AdditionalPrinterColumn(name = "Until", jsonPath = ".status.until")
@AdditionalPrinterColumn(name = "By", jsonPath = ".spec.approval.user", priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class PolicyException extends CustomResource<PolicyExceptionSpec, PolicyExceptionStatus>
        implements Namespaced {}
