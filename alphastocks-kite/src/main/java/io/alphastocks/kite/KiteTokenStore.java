package io.alphastocks.kite;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Where the token of the day is kept, between processes and for several at once: what one of them
/// saves, the others [take up][KiteSession]. Safe for use by any thread.
public interface KiteTokenStore {

    /// The token that was saved last; empty where there is none.
    ///
    /// @throws KiteException if it cannot be read
    Optional<KiteToken> load();

    /// Keeps a token in the place of the one before.
    ///
    /// @throws KiteException if it cannot be kept
    void save(KiteToken token);

    /// Forgets the token.
    ///
    /// @throws KiteException if it cannot be removed
    void clear();

    /// In memory: gone with the process.
    static KiteTokenStore memory() {
        AtomicReference<Optional<KiteToken>> kept = new AtomicReference<>(Optional.empty());
        return new KiteTokenStore() {

            @Override
            public Optional<KiteToken> load() {
                return kept.get();
            }

            @Override
            public void save(KiteToken token) {
                kept.set(Optional.of(token));
            }

            @Override
            public void clear() {
                kept.set(Optional.empty());
            }
        };
    }

    /// In a file that its owner alone may read and write; its directory is made where it does not
    /// exist. A file that others may read is refused.
    static KiteTokenStore file(Path file) {
        return new KiteTokenFile(file);
    }
}
