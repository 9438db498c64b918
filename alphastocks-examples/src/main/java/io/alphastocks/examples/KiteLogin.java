package io.alphastocks.examples;

import io.alphastocks.kite.KiteException;
import io.alphastocks.kite.KiteSession;
import io.alphastocks.kite.KiteToken;
import io.alphastocks.time.SystemClock;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Logs a person in at Zerodha for the day, and keeps the login for other programs:
///
/// ```
/// KITE_API_KEY=… KITE_API_SECRET=… mvn -q -B -Pdemo -Dmain=KiteLogin
/// ```
public final class KiteLogin {

    private static final Pattern REDIRECT = Pattern.compile("[?&]request_token=([^&\\s]+)");

    private KiteLogin() {}

    public static void main(String[] arguments) throws IOException {
        try (SystemClock clock = SystemClock.start();
                KiteSession session = KiteEnvironment.ofProcess().session(clock)) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
            if (logIn(session, in, System.out).isEmpty()) {
                System.exit(1);
            }
        } catch (IllegalArgumentException | KiteException e) {
            System.err.println("error: " + e.getMessage());
            System.exit(1);
        }
    }

    // @start region="login"
    /// Asks until somebody is logged in, or the input ends.
    static Optional<KiteToken> logIn(KiteSession session, BufferedReader in, PrintStream out)
            throws IOException {
        out.println("Open this page and log in: " + session.loginUrl());
        out.println("Paste the address that it leads to, or its request_token:");
        for (String line; (line = in.readLine()) != null; ) {
            Matcher redirect = REDIRECT.matcher(line);
            String requestToken = redirect.find() ? redirect.group(1) : line.strip();
            try {
                KiteToken token = session.login(requestToken); // and the store keeps it
                out.println(token.userId() + " is logged in until " + token.expires());
                return Optional.of(token);
            } catch (KiteException e) {
                out.println(e.getMessage());
            }
        }
        return Optional.empty();
    }
    // @end
}
