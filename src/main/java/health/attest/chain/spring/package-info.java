@NullMarked
package health.attest.chain.spring;

import org.jspecify.annotations.NullMarked;
