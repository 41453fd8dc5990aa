/** The pages people sign in with, and the account and administration API: Spring MVC, Thymeleaf for the pages. */
@NullMarked
package health.attest.account.mvc;

import org.jspecify.annotations.NullMarked;
