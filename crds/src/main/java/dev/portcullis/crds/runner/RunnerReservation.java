package dev.portcullis.crds.runner;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** What one job holds. Written by the operator only; the pool's status says which of them stand. */
@Group("portcullis.dev")
@Version("v1alpha1")
@ShortNames("rres")
@Categories("portcullis")
@AdditionalPrinterColumn(name = "Pod", jsonPath = ".spec.podName")
@AdditionalPrinterColumn(name = "Pool", jsonPath = ".spec.poolName")
@AdditionalPrinterColumn(name = "Budget", jsonPath = ".spec.budgetName")
@AdditionalPrinterColumn(name = "Admitted", jsonPath = ".status.conditions[?(@.type==\"Admitted\")].status")
@AdditionalPrinterColumn(name = "Reason", jsonPath = ".status.conditions[?(@.type==\"Admitted\")].reason", priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class RunnerReservation extends CustomResource<RunnerReservationSpec, RunnerReservationStatus>
        implements Namespaced {}
