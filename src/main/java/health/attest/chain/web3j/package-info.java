@NullMarked
package health.attest.chain.web3j;

import org.jspecify.annotations.NullMarked;
