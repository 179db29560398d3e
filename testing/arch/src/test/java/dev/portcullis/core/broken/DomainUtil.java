package dev.portcullis.core.broken;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portcullis.webhook.broken.Scheduler;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Breaks the rules about libraries, names, fields, parameters and calls. */
public final class DomainUtil {
    static final Logger LOG = LoggerFactory.getLogger(DomainUtil.class);

    @Inject
    Optional<Scheduler> scheduler;

    Instant work(Optional<String> text) throws InterruptedException {
        LOG.info("working");
        Thread.sleep(1);
        System.out.println(new ObjectMapper() + System.getenv("HOME") + text);
        return Instant.now();
    }
}
