// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/store/query.hpp>
#include <loupan/store/record.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace loupan::inline LOUPAN_ABI::store {

/// Who asks for a change, and under which id (命令). The id is made by the client; it is what makes a repeat harmless.
struct command {
    std::string id{};             ///< 1 to 200 bytes
    std::string actor{};          ///< who, as a reference; personal data does not belong into the log
    std::string at{};             ///< when, as the caller's clock reads; the store has no clock
    std::string reason{};         ///< why
    std::string request_digest{}; ///< when given, a repeat with another digest is refused
};

/// One change of one record (事件). Positions of a partition are 1, 2, 3, ... in the order of commit.
struct event {
    std::int64_t position = 0;
    partition_key where{};
    std::string what{}; ///< `put` or `erase`
    std::string kind{};
    std::string id{};
    std::string command_id{};
    std::string actor{};
    std::string at{};
    std::string reason{};
    friend bool operator==(const event&, const event&) = default;
};

/// What a transaction can do; it sees its own writes. Keys of another partition raise store.partition_foreign.
class transaction {
public:
    transaction() = default;
    transaction(const transaction&) = delete;
    transaction& operator=(const transaction&) = delete;
    virtual ~transaction() = default;

    [[nodiscard]] virtual std::optional<record> get(const key& k) = 0;
    [[nodiscard]] virtual page find(const std::string& kind, const query& q) = 0;
    [[nodiscard]] virtual std::int64_t count(const std::string& kind, const predicate& p) = 0;
    /// Writes the record if its version is still the one that the caller saw (0: there is none).
    /// \return the new version \throws conflict_error core.conflict_version; what `validate` throws
    virtual std::int64_t put(const record& r) = 0;
    /// The same for many; one conflict fails them all. \return the new versions
    virtual std::vector<std::int64_t> put_many(const std::vector<record>& records) {
        std::vector<std::int64_t> versions;
        versions.reserve(records.size());
        for (const auto& r : records) {
            versions.push_back(put(r));
        }
        return versions;
    }
    /// \throws conflict_error core.conflict_version when the record is gone or has another version
    virtual void erase(const key& k, std::int64_t version) = 0;
};

/// A store of records (存储). The verbs are few enough that a host can write one; the conformance kit says when it is
/// right. Calls are safe from several threads. Inside the function of `transact`, only the transaction may be used.
class store {
public:
    using body = std::function<std::string(transaction&)>;

    store() = default;
    store(const store&) = delete;
    store& operator=(const store&) = delete;
    virtual ~store() = default;

    [[nodiscard]] virtual const std::vector<record_type>& types() const noexcept = 0;
    [[nodiscard]] virtual std::optional<record> get(const key& k) = 0;
    [[nodiscard]] virtual page find(const partition_key& where, const std::string& kind, const query& q) = 0;
    [[nodiscard]] virtual std::int64_t count(const partition_key& where, const std::string& kind, const predicate& p) = 0;
    /// The events behind a position, oldest first.
    [[nodiscard]] virtual std::vector<event> events(const partition_key& where, std::int64_t after, std::size_t limit) = 0;
    /// Runs `fn` and commits what it wrote, all or nothing; an exception of `fn` undoes everything and comes out again.
    /// `fn` runs again after a storage_error with retry(), so it must have no effect of its own. A command id that was
    /// committed in this partition before gives its first answer again and runs nothing.
    /// \throws conflict_error store.command_reused; storage_error store.busy, store.outcome_unknown, store.failed
    virtual std::string transact(const partition_key& where, const command& by, const body& fn) = 0;

    /// One record as a command of its own. A repeat gives the version of the first time.
    std::int64_t put(const record& r, const command& by) {
        return std::stoll(transact(r.key.where(), by, [&](transaction& t) { return std::to_string(t.put(r)); }));
    }
    /// Many records of one partition in one transaction. \throws invalid_argument core.empty
    void put_many(const std::vector<record>& records, const command& by) {
        if (records.empty()) {
            raise(loupan::errors::empty, {"records", {}, {}, {}});
        }
        transact(records.front().key.where(), by, [&](transaction& t) {
            t.put_many(records);
            return std::string();
        });
    }
    void erase(const key& k, std::int64_t version, const command& by) {
        transact(k.where(), by, [&](transaction& t) {
            t.erase(k, version);
            return std::string();
        });
    }
};

/// \throws invalid_argument store.kind_unknown
[[nodiscard]] inline const record_type& type_of(const std::vector<record_type>& types, std::string_view kind) {
    for (const auto& type : types) {
        if (type.name() == kind) {
            return type;
        }
    }
    raise(errors::kind_unknown, {"kind", loupan::detail::clip(kind), {}, {}});
}

namespace detail {

inline void check_types(const std::vector<record_type>& types) {
    for (std::size_t i = 0; i < types.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
            if (types[k].name() == types[i].name()) {
                raise(loupan::errors::duplicate, {"types", types[i].name(), {}, {}});
            }
        }
    }
}

/// A partition and a command that may be written down.
inline void check_command(const partition_key& where, const command& by) {
    check_key({where.tenant, where.partition, {}, "-"});
    if (by.id.empty() || by.id.size() > 200) {
        raise(errors::key_invalid, {"command.id", loupan::detail::clip(by.id), {}, {}});
    }
    for (const auto* text : {&by.id, &by.actor, &by.at, &by.reason, &by.request_digest}) {
        if (!is_clean_text(*text)) {
            raise(loupan::errors::text_encoding, {"command", by.id, {}, {}});
        }
    }
}

inline void check_reuse(const command& by, const std::string& first_digest) {
    if (!by.request_digest.empty() && !first_digest.empty() && by.request_digest != first_digest) {
        raise(errors::command_reused, {"command.id", by.id, {}, {}});
    }
}

[[noreturn]] inline void raise_version(const key& k, std::int64_t seen) {
    raise(loupan::errors::conflict_version, {"version", to_string(k) + " (seen " + std::to_string(seen) + ")", {}, {}});
}

inline void require_partition(const partition_key& where, const key& k) {
    if (k.where() != where) {
        raise(errors::partition_foreign, {"key", to_string(k), {}, {}});
    }
}

} // namespace detail

} // namespace loupan::inline LOUPAN_ABI::store
