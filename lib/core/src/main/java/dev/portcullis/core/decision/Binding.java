package dev.portcullis.core.decision;

/** How far the verdict on an image binds the request that names it. */
public enum Binding {
    /** A refusal refuses the request. */
    BINDING,
    /** The image stood there before this change: it is not judged. */
    UNCHANGED,
    /** The image stood in the pod template before this change: a refusal is told, the update passes, its Pods will be refused. */
    UNCHANGED_IN_TEMPLATE,
    /** The object belongs to a controller, or names the image by a tag that may move: a refusal is told, its Pods decide. */
    ADVISORY
}
