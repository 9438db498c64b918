package io.alphastocks.market;

import io.alphastocks.model.Instrument;
import io.alphastocks.model.InstrumentId;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Finds the instrument that data means by a name: an id, a trading symbol on any exchange (NSE and
/// NFO before the others), or another name of an underlying.
final class SymbolResolver {

    private final InstrumentMaster instruments;
    private final Map<String, Instrument> bySymbol = new HashMap<>();

    SymbolResolver(InstrumentMaster instruments) {
        this.instruments = instruments;
        for (Instrument instrument : instruments.all()) {
            bySymbol.merge(
                    instrument.id().symbol(),
                    instrument,
                    (known, other) -> known.id().exchange().startsWith("N") ? known : other);
        }
    }

    Optional<Instrument> find(String name) {
        String plain = decoded(name);
        int colon = plain.indexOf(':');
        if (colon > 0 && colon < plain.length() - 1) {
            Optional<Instrument> exact = instruments.find(new InstrumentId(plain));
            if (exact.isPresent()) {
                return exact;
            }
        }
        Instrument known = bySymbol.get(plain);
        return known != null
                ? Optional.of(known)
                : instruments.underlying(instruments.normalise(plain));
    }

    /// What a file's name says: the whole of it, or what stands before one of its underscores.
    Optional<Instrument> findInFileName(String fileName) {
        String name = DataFile.withoutEnding(fileName);
        while (true) {
            Optional<Instrument> found = find(name);
            int cut = name.lastIndexOf('_');
            if (found.isPresent() || cut <= 0) {
                return found;
            }
            name = name.substring(0, cut);
        }
    }

    private static String decoded(String name) {
        if (name.indexOf('%') < 0) {
            return name;
        }
        try {
            return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return name;
        }
    }
}
