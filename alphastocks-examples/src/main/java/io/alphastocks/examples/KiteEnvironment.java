package io.alphastocks.examples;

import io.alphastocks.kite.KiteSession;
import io.alphastocks.kite.KiteSettings;
import io.alphastocks.kite.KiteTokenStore;
import io.alphastocks.time.EngineClock;

import java.nio.file.Path;
import java.util.Map;

/// Who is at Zerodha, by environment variables: `KITE_API_KEY` and `KITE_API_SECRET` of the app,
/// and `KITE_HOME`, a directory for the day's login and the list of instruments, `.kite` where it
/// is not set.
///
/// @param variables of the environment
record KiteEnvironment(Map<String, String> variables) {

    static KiteEnvironment ofProcess() {
        return new KiteEnvironment(System.getenv());
    }

    /// @throws IllegalArgumentException naming a variable that is not set
    String require(String name) {
        String value = variables.getOrDefault(name, "");
        if (value.isBlank()) {
            throw new IllegalArgumentException("set the environment variable " + name);
        }
        return value;
    }

    KiteSettings settings() {
        return KiteSettings.of(require("KITE_API_KEY"), require("KITE_API_SECRET"));
    }

    Path home() {
        return Path.of(variables.getOrDefault("KITE_HOME", ".kite"));
    }

    /// The login of today, as far as there is one.
    KiteSession session(EngineClock clock) {
        return KiteSession.open(
                settings(), KiteTokenStore.file(home().resolve("token.json")), clock);
    }
}
