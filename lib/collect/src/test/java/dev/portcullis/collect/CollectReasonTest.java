package dev.portcullis.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.core.evidencebundle.ItemOutcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CollectReasonTest {
    @ParameterizedTest
    @EnumSource
    void isACodeWordWithARemedy(CollectReason reason) {
        assertThat(new ItemOutcome.Failed(reason.code(), "why").reason()).matches("[A-Z][A-Za-z]+");
        assertThat(reason.remedy()).endsWith(".").hasSizeBetween(15, 200);
    }
}
