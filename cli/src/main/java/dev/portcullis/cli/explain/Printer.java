package dev.portcullis.cli.explain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portcullis.core.decision.PlainText;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Prints explanations. Texts from outside must steer no terminal and end no list. */
enum Printer {
    /** A tree for a terminal. */
    text {
        @Override
        void print(Explanation tree, PrintWriter out) {
            out.println(shown(tree.text()));
            branches(tree, "", out);
        }

        private void branches(Explanation tree, String indentation, PrintWriter out) {
            for (var i = 0; i < tree.parts().size(); i++) {
                var last = i == tree.parts().size() - 1;
                var part = tree.parts().get(i);
                out.println(indentation + (last ? "└─ " : "├─ ") + shown(part.text()));
                branches(part, indentation + (last ? "   " : "│  "), out);
            }
        }
    },
    /** The same as nested objects. */
    json {
        @Override
        void print(Explanation tree, PrintWriter out) {
            try {
                out.println(MAPPER.writeValueAsString(object(tree)));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("texts and lists can be written", e);
            }
        }

        private Map<String, Object> object(Explanation tree) {
            var object = new LinkedHashMap<String, Object>();
            object.put("text", tree.text());
            if (!tree.parts().isEmpty()) {
                object.put("parts", tree.parts().stream().map(this::object).toList());
            }
            return object;
        }
    },
    /** A nested list for a ticket. */
    markdown {
        @Override
        void print(Explanation tree, PrintWriter out) {
            print(tree, "", out);
        }

        private void print(Explanation tree, String indentation, PrintWriter out) {
            out.println(indentation + "- " + shown(tree.text()).replaceAll("([\\\\`*_{}\\[\\]<>#|!~&])", "\\\\$1"));
            tree.parts().forEach(part -> print(part, indentation + "  ", out));
        }
    };

    private static final int LONGEST = 4000;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    abstract void print(Explanation tree, PrintWriter out);

    private static String shown(String text) {
        return PlainText.of(text, LONGEST);
    }
}
