package dev.portcullis.operator.rollout;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a step is decided by besides plan and state.
 *
 * @param bound whether the gate was seen to be shut wherever the policy is enforced by what is in force
 * @param census what runs; null as long as not everything was read
 * @param now the time
 */
record View(boolean bound, @Nullable Census census, Instant now) {}
