package dev.portcullis.crds.gate;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A thing that the webhook must refuse; the operator creates it by dry run to see that the gate is shut. */
@Group("portcullis.dev")
@Version("v1alpha1")
@ShortNames("gp")
@Categories("portcullis")
public final class GateProbe extends CustomResource<GateProbeSpec, Void> {}
