package dev.portcullis.crds.runner;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Runners that are shared. */
@Group("portcullis.dev")
@Version("v1alpha1")
@ShortNames("rpool")
@Categories("portcullis")
@AdditionalPrinterColumn(name = "Parent", jsonPath = ".spec.parentName", priority = 1)
@AdditionalPrinterColumn(
        name = "Admitted",
        jsonPath = ".status.admittedJobs",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Waiting",
        jsonPath = ".status.pendingJobs",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason", priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class RunnerPool extends CustomResource<RunnerPoolSpec, RunnerPoolStatus> {}
