package io.alphastocks.market;

import io.alphastocks.model.DataFileException;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// Reads a CSV file, plain or gzip by the name's end, line by line: commas, optional double quotes
/// (doubled within), UTF-8 with or without a byte order mark. Blank lines and lines that begin with
/// `#` are skipped but counted. Cells are stripped of blanks around them.
final class CsvReader implements AutoCloseable {

    private final Path file;
    private final BufferedReader reader;
    private long line;

    CsvReader(Path file) {
        this.file = file;
        try {
            InputStream in = Files.newInputStream(file);
            try {
                if (file.toString().endsWith(".gz")) {
                    in = new GZIPInputStream(in, 1 << 14);
                }
            } catch (IOException e) {
                in.close();
                throw e;
            }
            this.reader =
                    new BufferedReader(
                            new InputStreamReader(
                                    in,
                                    StandardCharsets.UTF_8
                                            .newDecoder()
                                            .onMalformedInput(CodingErrorAction.REPORT)));
        } catch (IOException e) {
            throw new DataFileException(file + ": cannot be read: " + e, e);
        }
    }

    /// The cells of the next line; null at the end.
    @Nullable List<String> next() {
        try {
            String text;
            while ((text = reader.readLine()) != null) {
                line++;
                if (line == 1 && text.startsWith("\uFEFF")) {
                    text = text.substring(1);
                }
                if (!text.isBlank() && text.charAt(0) != '#') {
                    return split(text);
                }
            }
            return null;
        } catch (CharacterCodingException e) {
            throw new DataFileException(file + " after line " + line + ": is not UTF-8 text", e);
        } catch (IOException e) {
            throw new DataFileException(file + " after line " + line + ": cannot be read: " + e, e);
        }
    }

    private List<String> split(String text) {
        List<String> cells = new ArrayList<>();
        int at = 0;
        while (at <= text.length()) {
            int quote = at;
            while (quote < text.length() && text.charAt(quote) == ' ') {
                quote++;
            }
            if (quote < text.length() && text.charAt(quote) == '"') {
                at = quoted(text, quote + 1, cells);
            } else {
                int comma = text.indexOf(',', at);
                int end = comma < 0 ? text.length() : comma;
                cells.add(text.substring(at, end).strip());
                at = end + 1;
            }
        }
        return cells;
    }

    /// Adds the cell whose text begins at `from`, behind its quote; returns where the next begins.
    private int quoted(String text, int from, List<String> cells) {
        StringBuilder cell = new StringBuilder();
        int at = from;
        while (true) {
            int quote = text.indexOf('"', at);
            if (quote < 0) {
                throw wrong("a quote is not closed: " + text);
            }
            cell.append(text, at, quote);
            if (quote + 1 < text.length() && text.charAt(quote + 1) == '"') {
                cell.append('"');
                at = quote + 2;
                continue;
            }
            int end = quote + 1;
            while (end < text.length() && text.charAt(end) == ' ') {
                end++;
            }
            if (end < text.length() && text.charAt(end) != ',') {
                throw wrong("text follows a closing quote: " + text);
            }
            cells.add(cell.toString().strip());
            return end + 1;
        }
    }

    Path file() {
        return file;
    }

    /// The line that was read last, counted from 1.
    long line() {
        return line;
    }

    DataFileException wrong(String problem) {
        return DataFileException.atLine(file, line, problem);
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw new DataFileException(file + ": cannot be closed: " + e, e);
        }
    }
}
