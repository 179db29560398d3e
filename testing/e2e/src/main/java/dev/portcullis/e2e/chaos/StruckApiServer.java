package dev.portcullis.e2e.chaos;

import dev.portcullis.testing.cluster.ControlPlane;

/** The API server; its etcd is left in peace. */
record StruckApiServer(ControlPlane plane) implements Struck {
    @Override
    public String name() {
        return "API server";
    }

    @Override
    public boolean isRunning() {
        return plane.isApiServerRunning();
    }

    /** Whoever starts it waits until it is. */
    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void launch() {
        plane.startApiServer();
    }

    @Override
    public void kill() {
        plane.killApiServer();
    }

    @Override
    public void pause() {
        plane.pauseApiServer();
    }

    @Override
    public void resume() {
        plane.resumeApiServer();
    }
}
