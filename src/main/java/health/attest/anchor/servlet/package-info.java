/** The public face of the log: checkpoint, tiles, key. */
@NullMarked
package health.attest.anchor.servlet;

import org.jspecify.annotations.NullMarked;
