/** Notices searches that feel for values nobody is meant to learn. */
@NullMarked
package health.attest.threat.hapi;

import org.jspecify.annotations.NullMarked;
