package io.alphastocks.book;

import io.alphastocks.store.JournalException;
import io.alphastocks.store.JournalRecord;
import io.alphastocks.store.StoredRecord;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// A snapshot as records of a journal: the first says what it is, the others are its parts, each a
/// text in JSON.
final class SnapshotBatch {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotBatch.class);

    /// What the first record says.
    ///
    /// @param format see [AccountCodec#format]
    /// @param version the version of the book's stream whose state it is
    /// @param parts how many there are
    /// @param checksum CRC-32C of all parts: what is decoded late must be right from the start
    private record Head(String format, long version, int parts, long checksum) {}

    private SnapshotBatch() {}

    static List<JournalRecord> of(
            String stream,
            String type,
            Instant time,
            long version,
            AccountCodec codec,
            Account account,
            JsonMapper mapper) {
        List<String> parts = codec.write(account);
        CRC32C checksum = new CRC32C();
        parts.forEach(part -> checksum.update(part.getBytes(StandardCharsets.ISO_8859_1)));
        Head head = new Head(codec.format(), version, parts.size(), checksum.getValue());
        // Another version may have written one of this state, which says nothing here.
        String id = stream + "@" + version + "/" + codec.format();
        List<JournalRecord> records = new ArrayList<>(parts.size() + 1);
        records.add(new JournalRecord(id, type, time, "", mapper.writeValueAsString(head)));
        for (String part : parts) {
            records.add(
                    new JournalRecord(
                            id + "/" + records.size(), type + "Part", time, "", '"' + part + '"'));
        }
        return records;
    }

    /// A snapshot while it is read, record by record.
    static final class Reading {

        private final JsonMapper mapper;
        private final AccountCodec codec;
        private final AccountCodec.Reading account;
        private final long upTo;
        private final CRC32C checksum = new CRC32C();
        private @Nullable Head head;
        private boolean usable;
        private int parts;

        /// @param account to be filled; of no use where the snapshot is not
        /// @param upTo the latest version of the book whose snapshot may be used
        Reading(JsonMapper mapper, AccountCodec codec, Account account, long upTo) {
            this.mapper = mapper;
            this.codec = codec;
            this.account = codec.read(account);
            this.upTo = upTo;
        }

        /// Takes its next record.
        ///
        /// @throws RuntimeException if that cannot be read
        void take(StoredRecord record) {
            if (head == null) {
                begin(record);
            } else if (usable) {
                String payload = record.payload();
                if (payload.length() < 2) {
                    throw new JournalException("a part of a snapshot is no text in JSON");
                }
                String part = payload.substring(1, payload.length() - 1);
                checksum.update(part.getBytes(StandardCharsets.ISO_8859_1));
                parts++;
                account.part(part);
            }
        }

        private void begin(StoredRecord record) {
            if (!record.id().endsWith("/" + codec.format())) {
                LOG.atInfo()
                        .addKeyValue("snapshot", record.id())
                        .addKeyValue("expected", codec.format())
                        .log("the snapshot is of another version of the engine; it is passed over");
                head = new Head("", 0, 0, 0);
                return;
            }
            Head read = mapper.readValue(record.payload(), Head.class);
            usable = read.format.equals(codec.format()) && read.version <= upTo;
            head = read;
        }

        /// The version of the book whose state it is; 0 where it does not say.
        long version() {
            return head == null ? 0 : head.version;
        }

        /// Has been given all its records.
        ///
        /// @return whether the account is filled; otherwise it is of another format, or later than
        ///   wanted
        /// @throws RuntimeException if the snapshot is damaged
        boolean end() {
            if (!usable || head == null) {
                return false;
            }
            if (parts != head.parts || checksum.getValue() != head.checksum) {
                throw new JournalException(
                        "it is damaged: %s of %s parts, their checksum is %s instead of %s"
                                .formatted(parts, head.parts, checksum.getValue(), head.checksum));
            }
            account.end();
            return true;
        }
    }
}
