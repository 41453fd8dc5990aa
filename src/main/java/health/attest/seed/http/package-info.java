/** The seeding program: reads bundles, talks to the server. */
@NullMarked
package health.attest.seed.http;

import org.jspecify.annotations.NullMarked;
