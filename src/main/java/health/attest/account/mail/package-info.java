/** Mail by SMTP, or into a directory. */
@NullMarked
package health.attest.account.mail;

import org.jspecify.annotations.NullMarked;
