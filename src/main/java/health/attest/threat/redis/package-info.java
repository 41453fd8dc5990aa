/** Counters that all instances share, in Redis: one atomic script per request. */
@NullMarked
package health.attest.threat.redis;

import org.jspecify.annotations.NullMarked;
