// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/store/store.hpp>

#include <memory>
#include <string>
#include <vector>

namespace loupan::inline LOUPAN_ABI::store {

/// How a SQLite store waits for other writers.
struct sqlite_options {
    int busy_timeout_ms = 5000; ///< how long SQLite itself waits for a lock
    int attempts = 8;           ///< how often a transaction is tried when it stays busy
};

/// A store in one SQLite file (SQLite 存储): WAL, `synchronous=FULL`, `BEGIN IMMEDIATE`, one STRICT table for each record
/// type with real columns, so that the sqlite3 tool and BI tools read it. `loupan_column` explains every column. Several
/// processes may open the same file; on one store, calls take turns.
class sqlite_store final : public store {
public:
    /// Opens or makes the file and its tables. A table that lacks optional fields of its type gets them.
    /// \throws invalid_argument store.schema_mismatch, store.schema_newer; storage_error store.failed, store.busy
    sqlite_store(const std::string& path, std::vector<record_type> types, const sqlite_options& options = {});
    ~sqlite_store() override;

    [[nodiscard]] const std::vector<record_type>& types() const noexcept override;
    [[nodiscard]] std::optional<record> get(const key& k) override;
    [[nodiscard]] page find(const partition_key& where, const std::string& kind, const query& q) override;
    [[nodiscard]] std::int64_t count(const partition_key& where, const std::string& kind, const predicate& p) override;
    [[nodiscard]] std::vector<event> events(const partition_key& where, std::int64_t after, std::size_t limit) override;
    std::string transact(const partition_key& where, const command& by, const body& fn) override;

private:
    class implementation;
    std::unique_ptr<implementation> own_;
};

/// The DDL of a record type (建表语句), with the comment of each column; for reading and for other tools.
[[nodiscard]] std::string sqlite_table(const record_type& type);

} // namespace loupan::inline LOUPAN_ABI::store
