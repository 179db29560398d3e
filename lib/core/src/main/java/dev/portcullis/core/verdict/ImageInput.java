package dev.portcullis.core.verdict;

import dev.portcullis.core.fact.FactSet;
import dev.portcullis.core.fact.LookupOutcome;
import dev.portcullis.core.image.Digest;
import dev.portcullis.core.image.ImageReference;
import dev.portcullis.core.program.Circumstances;
import dev.portcullis.core.program.StatementOutcome;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one image when it is judged.
 *
 * @param reference the image, by its canonical name
 * @param tagUse what it means if the reference has no digest
 * @param resolution which manifest or index that is
 * @param content whether it is an index, and of what
 * @param facts what was found about it and about the manifests of its index, by digest
 * @param statements what came of reading the statements that programs are given, by their digests
 * @param circumstances where it is to run
 * @param history what it satisfied before in the same namespace
 * @param unasked why programs cannot be asked about it now; null where they can
 */
public record ImageInput(
        ImageReference reference,
        TagUse tagUse,
        Resolution resolution,
        Content content,
        Map<Digest, FactSet> facts,
        Map<Digest, StatementOutcome> statements,
        Circumstances circumstances,
        History history,
        LookupOutcome.@Nullable Refused unasked) {
    public ImageInput {
        facts = Map.copyOf(facts);
        statements = Map.copyOf(statements);
    }

    /** Makes the input for an image about which programs can be asked. */
    public ImageInput(
            ImageReference reference,
            TagUse tagUse,
            Resolution resolution,
            Content content,
            Map<Digest, FactSet> facts,
            Map<Digest, StatementOutcome> statements,
            Circumstances circumstances,
            History history) {
        this(reference, tagUse, resolution, content, facts, statements, circumstances, history, null);
    }

    /** Makes the input for an image that nobody remembers, and of which no program is told anything. */
    public ImageInput(
            ImageReference reference,
            TagUse tagUse,
            Resolution resolution,
            Content content,
            Map<Digest, FactSet> facts) {
        this(reference, tagUse, resolution, content, facts, Map.of(), Circumstances.UNKNOWN, History.NONE);
    }

    /** Returns the same with what the image satisfied before. */
    public ImageInput with(History remembered) {
        return new ImageInput(
                reference, tagUse, resolution, content, facts, statements, circumstances, remembered, unasked);
    }

    /** Returns the same, to run somewhere. */
    public ImageInput in(Circumstances where) {
        return new ImageInput(reference, tagUse, resolution, content, facts, statements, where, history, unasked);
    }

    /** Returns the same with statements that were read. */
    public ImageInput with(Map<Digest, StatementOutcome> read) {
        return new ImageInput(reference, tagUse, resolution, content, facts, read, circumstances, history, unasked);
    }

    /** Returns the same where no program can be asked now. */
    public ImageInput unasked(LookupOutcome.Refused why) {
        return new ImageInput(reference, tagUse, resolution, content, facts, statements, circumstances, history, why);
    }

    /** Returns the input for an image about which nothing was asked. */
    public static ImageInput unread(ImageReference reference, TagUse tagUse, Resolution resolution) {
        return new ImageInput(reference, tagUse, resolution, new Content.NotAsked(), Map.of());
    }

    FactSet factsAbout(Digest digest) {
        return facts.getOrDefault(digest, FactSet.EMPTY);
    }
}
