package dev.portcullis.cli;

import picocli.CommandLine.IVersionProvider;

/** Tells the version of the build from the manifest of its jar. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        var version = Portcullis.class.getPackage().getImplementationVersion();
        return new String[] {"portcullis " + (version == null ? "(not packaged)" : version)};
    }
}
