package dev.portcullis.e2e.chaos;

import dev.portcullis.e2e.install.Application;

/**
 * Operator or webhook.
 *
 * @param name what people call it
 */
record StruckApplication(String name, Application application) implements Struck {
    @Override
    public boolean isRunning() {
        return application.process().isRunning();
    }

    @Override
    public boolean isReady() {
        return application.isReady();
    }

    @Override
    public void launch() {
        application.launch();
    }

    @Override
    public void kill() {
        application.kill();
    }

    @Override
    public void pause() {
        application.process().pause();
    }

    @Override
    public void resume() {
        application.process().resume();
    }
}
