/** QR codes by ZXing. */
@NullMarked
package health.attest.account.zxing;

import org.jspecify.annotations.NullMarked;
