package dev.portcullis.crds.workload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portcullis.crds.workload.NamedImages.NamedImage;
import java.util.ArrayList;
import java.util.List;

/** Follows paths until something is not as expected. For one object. */
final class ImageReader {
    private final int most;
    private final List<NamedImage> found = new ArrayList<>();
    private String problem = "";

    ImageReader(int most) {
        this.most = most;
    }

    NamedImages read(ImageResource resource, JsonNode object) {
        for (var path : resource.paths()) {
            read(path, 0, object, "");
        }
        return problem.isEmpty() ? new NamedImages.Found(found) : new NamedImages.Unreadable(problem);
    }

    /** Goes the step at {@code position}, and on from there. */
    private void read(ImagePath path, int position, JsonNode node, String where) {
        var step = path.steps().get(position);
        var place = where.isEmpty() ? step.field() : where + "." + step.field();
        if (!node.isObject()) {
            fail((where.isEmpty() ? "the object" : where) + " is no object with fields");
            return;
        }
        var value = node.path(step.field());
        if (value.isMissingNode() || value.isNull()) {
            if (!step.optional()) {
                fail(place + " is absent, where the configured path " + path + " expects it");
            }
        } else if (!step.each()) {
            arrive(path, position, value, place);
        } else if (value.isArray()) {
            for (var index = 0; index < value.size() && problem.isEmpty(); index++) {
                arrive(path, position, value.get(index), place + "[" + index + "]");
            }
        } else {
            fail(place + " is no list");
        }
    }

    private void arrive(ImagePath path, int position, JsonNode value, String place) {
        if (position + 1 < path.steps().size()) {
            read(path, position + 1, value, place);
        } else if (!value.isTextual()) {
            fail(place + " is no text");
        } else if (found.size() >= most) {
            fail("it names more than " + most + " images");
        } else {
            found.add(new NamedImage(place, value.textValue()));
        }
    }

    private void fail(String why) {
        if (problem.isEmpty()) {
            problem = why;
        }
    }
}
