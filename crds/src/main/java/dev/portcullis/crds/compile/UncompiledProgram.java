package dev.portcullis.crds.compile;

import dev.portcullis.core.image.Digest;
import dev.portcullis.core.program.PolicyProgram;
import dev.portcullis.core.program.ProgramAnswer;
import dev.portcullis.core.program.ProgramQuestion;

/** Stands in for a program while a spec is checked before its rules are compiled; it refuses everything. */
enum UncompiledProgram implements PolicyProgram {
    INSTANCE;

    @Override
    public ProgramAnswer evaluate(ProgramQuestion question) {
        return new ProgramAnswer.Failed("it was not compiled");
    }

    @Override
    public Digest digest() {
        return Digest.of(new byte[0]);
    }

    @Override
    public boolean readsRequest() {
        return true;
    }

    @Override
    public boolean readsNamespace() {
        return true;
    }

    @Override
    public boolean readsTime() {
        return true;
    }
}
