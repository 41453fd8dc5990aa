@NullMarked
package health.attest.identity.servlet;

import org.jspecify.annotations.NullMarked;
