package io.alphastocks.broker;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Opens JSON data files, those that come with the library and users' own.
final class DataFile {

    private DataFile() {}

    /// A file beside this class.
    static JsonSection resource(String name) {
        try (InputStream in = DataFile.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the library's file " + name + " is missing");
            }
            return parse(in, name);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the library's file " + name, e);
        }
    }

    static JsonSection open(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            return parse(in, path.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    private static JsonSection parse(InputStream in, String name) {
        JsonMapper mapper =
                JsonMapper.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .build();
        try {
            return JsonSection.root(name, mapper.readTree(in));
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    name + ": not valid JSON: " + e.getOriginalMessage() + at(e), e);
        }
    }

    private static String at(JacksonException e) {
        return e.getLocation() == null
                ? ""
                : " (line "
                        + e.getLocation().getLineNr()
                        + ", column "
                        + e.getLocation().getColumnNr()
                        + ")";
    }
}
