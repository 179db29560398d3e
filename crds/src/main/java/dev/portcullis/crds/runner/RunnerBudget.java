package dev.portcullis.crds.runner;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** The share of some repositories in a pool. */
@Group("portcullis.dev")
@Version("v1alpha1")
@ShortNames("rbud")
@Categories("portcullis")
@AdditionalPrinterColumn(name = "Pool", jsonPath = ".spec.poolName")
@AdditionalPrinterColumn(name = "Used/Nominal", jsonPath = ".status.jobs")
@AdditionalPrinterColumn(
        name = "Waiting",
        jsonPath = ".status.pendingJobs",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Share",
        jsonPath = ".status.fairSharing.weightedShare",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason", priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class RunnerBudget extends CustomResource<RunnerBudgetSpec, RunnerBudgetStatus> {}
