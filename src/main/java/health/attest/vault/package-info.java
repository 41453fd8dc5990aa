/**
 * Keys, envelope encryption, rotation, blind indexes.
 *
 * <p>Fails closed: without its key file nothing is sealed or opened, and a value that was changed, or that belongs
 * elsewhere, does not open. Keys live in one file, apart from the database they protect, readable by its owner alone.
 *
 * <p>Each value is encrypted with AES-256-GCM under a key of its own, and that key under a key-encryption key of the
 * file. A rotation adds a key-encryption key; older values still open and can be brought under the new key without
 * their contents being touched. What a value is for (its context) is authenticated with it, so that a sealed value
 * cannot be moved to another row or another use.
 */
@ApplicationModule(
        displayName = "vault",
        allowedDependencies = {})
@NullMarked
package health.attest.vault;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
