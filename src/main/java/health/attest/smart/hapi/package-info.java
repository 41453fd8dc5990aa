/** The gate inside HAPI: requests, bundle entries, writes and everything that leaves. */
@NullMarked
package health.attest.smart.hapi;

import org.jspecify.annotations.NullMarked;
