package io.alphastocks.market;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Other names of underlyings: data, not code.
final class SymbolAliases {

    private static final String RESOURCE = "symbol-aliases.csv";
    private static final List<String> PREFIXES = List.of("NSE:", "NFO:", "BSE:", "BFO:");

    private final Map<String, String> symbols;

    private SymbolAliases(Map<String, String> symbols) {
        this.symbols = Map.copyOf(symbols);
    }

    /// Those that come with the library.
    static SymbolAliases load() {
        Map<String, String> symbols = new HashMap<>();
        try (InputStream in = SymbolAliases.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the library");
            }
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.equals("alias,symbol"))
                    .forEach(line -> {
                        int comma = line.indexOf(',');
                        symbols.put(line.substring(0, comma), line.substring(comma + 1));
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE, e);
        }
        return new SymbolAliases(symbols);
    }

    String normalise(String name) {
        String plain = name.strip().toUpperCase(Locale.ROOT);
        for (String prefix : PREFIXES) {
            if (plain.startsWith(prefix)) {
                plain = plain.substring(prefix.length()).strip();
            }
        }
        return symbols.getOrDefault(plain, plain);
    }
}
