@NullMarked
package health.attest.identity.hapi;

import org.jspecify.annotations.NullMarked;
