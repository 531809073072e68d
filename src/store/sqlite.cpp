// SPDX-License-Identifier: Apache-2.0
#include <loupan/store/sqlite.hpp>

#include <SQLiteCpp/SQLiteCpp.h>
#include <nlohmann/json.hpp>
#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <limits>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace loupan::inline LOUPAN_ABI::store {

namespace {

constexpr std::int64_t schema_version = 1;

std::string quote(std::string_view name) { return '"' + std::string(name) + '"'; }

std::string sql_type(const field& f) {
    return f.type == field_type::integer || f.type == field_type::decimal ? "INTEGER" : "TEXT";
}

std::string column_definition(const field& f) {
    std::string out = quote(f.name) + " " + sql_type(f);
    if (f.required) {
        out += " NOT NULL";
    }
    if (f.type == field_type::date) { // the modifier makes SQLite carry 02-30 over to March, so that it differs
        out += " CHECK (" + quote(f.name) + " IS date(" + quote(f.name) + ", '+0 days'))";
    }
    return out;
}

[[noreturn]] void translate(const SQLite::Exception& e) {
    const int primary = e.getErrorCode() & 0xff;
    const bool busy = primary == SQLITE_BUSY || primary == SQLITE_LOCKED;
    // A full disk or a failing device may be mended; a broken file or a bad statement will not mend itself.
    const bool retry = busy || primary == SQLITE_IOERR || primary == SQLITE_FULL || primary == SQLITE_NOMEM;
    errors::raise_storage(
        busy ? errors::busy : errors::failed,
        {"sqlite", std::string(e.what()) + " (" + std::to_string(e.getExtendedErrorCode()) + ")", {}, {}}, retry);
}

template <class Call> decltype(auto) translated(Call&& call) {
    try {
        return call();
    } catch (const SQLite::Exception& e) {
        translate(e);
    }
}

void bind_value(SQLite::Statement& s, int at, const value& v) {
    if (const auto* i = std::get_if<std::int64_t>(&v)) {
        s.bind(at, *i);
    } else if (const auto* text = std::get_if<std::string>(&v)) {
        s.bindNoCopy(at, *text);
    } else {
        s.bind(at);
    }
}

/// A prepared statement for one use; it begins without the values of the last one and goes back reset whatever happens.
class use {
public:
    explicit use(SQLite::Statement& s) : s_(s) { s_.clearBindings(); }
    use(const use&) = delete;
    use& operator=(const use&) = delete;
    ~use() { s_.tryReset(); }
    use& bind(const value& v) {
        bind_value(s_, ++at_, v);
        return *this;
    }
    use& bind(const std::string& text) {
        s_.bindNoCopy(++at_, text);
        return *this;
    }
    use& bind(std::int64_t number) {
        s_.bind(++at_, number);
        return *this;
    }
    SQLite::Statement* operator->() const { return &s_; }

private:
    SQLite::Statement& s_;
    int at_ = 0;
};

std::string refs_text(const record& r) {
    return r.external_refs.empty() ? "{}" : nlohmann::json(r.external_refs).dump();
}

/// SQL with its parameters in order.
struct sql {
    std::string text{};
    std::vector<value> values{};
    sql& add(std::string_view part) {
        text += part;
        return *this;
    }
    sql& add(std::string_view part, value v) {
        text += part;
        values.push_back(std::move(v));
        return *this;
    }
};

void append(sql& out, const predicate& p) {
    using op = predicate::op;
    const auto column = quote(p.field);
    switch (p.is) {
    case op::all:
        out.add("1");
        break;
    case op::eq:
        out.add(column + " = ?", p.values[0]);
        break;
    case op::in: {
        nlohmann::json list = nlohmann::json::array();
        for (const auto& v : p.values) {
            std::visit(
                [&](const auto& x) {
                    if constexpr (!std::is_same_v<std::decay_t<decltype(x)>, std::monostate>) {
                        list.push_back(x);
                    }
                },
                v);
        }
        out.add(column + " IN (SELECT value FROM json_each(?))", list.dump());
        break;
    }
    case op::range:
        out.add("(" + column + " IS NOT NULL");
        if (!is_absent(p.values[0])) {
            out.add(" AND " + column + " >= ?", p.values[0]);
        }
        if (!is_absent(p.values[1])) {
            out.add(" AND " + column + " <= ?", p.values[1]);
        }
        out.add(")");
        break;
    case op::prefix:
        out.add("(" + column + " >= ?", p.values[0]);
        out.add(" AND substr(" + column + ", 1, length(?))", p.values[0]).add(" = ?)", p.values[0]);
        break;
    case op::both:
    case op::either:
        out.add(p.is == op::both ? "(1" : "(0");
        for (const auto& part : p.parts) {
            out.add(p.is == op::both ? " AND " : " OR ");
            append(out, part);
        }
        out.add(")");
        break;
    }
}

/// Rows behind the end of the last page. SQLite sorts NULL first, as the library does.
void append_after(sql& out, const query& q) {
    out.add(" AND (0");
    for (std::size_t level = 0; level <= q.order.size(); ++level) {
        out.add(" OR (1");
        for (std::size_t i = 0; i < level; ++i) {
            out.add(" AND " + quote(q.order[i].field) + " IS ?", q.after->values[i]);
        }
        if (level == q.order.size()) {
            out.add(" AND \"id\" > ?", q.after->id);
        } else {
            const auto column = quote(q.order[level].field);
            const auto& v = q.after->values[level];
            if (is_absent(v)) {
                if (q.order[level].descending) {
                    out.add(" AND 0");
                } else {
                    out.add(" AND ").add(column).add(" IS NOT NULL");
                }
            } else if (q.order[level].descending) {
                out.add(" AND (").add(column).add(" IS NULL OR ").add(column).add(" < ?)", v);
            } else {
                out.add(" AND ").add(column).add(" > ?", v);
            }
        }
        out.add(")");
    }
    out.add(")");
}

} // namespace

std::string sqlite_table(const record_type& type) {
    std::string out = "CREATE TABLE " + quote(type.name()) + " ( -- " + type.comment() +
                      "\n"
                      "  \"tenant\" TEXT NOT NULL, -- whose data\n"
                      "  \"partition\" TEXT NOT NULL, -- project, or the company\n"
                      "  \"id\" TEXT NOT NULL, -- key within the partition\n"
                      "  \"version\" INTEGER NOT NULL, -- position of the event that wrote the row\n"
                      "  \"external_refs\" TEXT NOT NULL, -- keys of the host, JSON\n";
    for (const auto& f : type.fields()) {
        out += "  " + column_definition(f) + ", -- " + f.comment + "\n";
    }
    return out + "  PRIMARY KEY (\"tenant\", \"partition\", \"id\")\n) STRICT";
}

class sqlite_store::implementation {
public:
    implementation(const std::string& path, std::vector<record_type> types, const sqlite_options& options)
        : types_(std::move(types)), options_(options),
          db_(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, std::max(options.busy_timeout_ms, 0)) {
        detail::check_types(types_);
        db_.exec("PRAGMA journal_mode = WAL");
        db_.exec("PRAGMA synchronous = FULL");
        open_schema();
    }

    /// The lock, and a clear error instead of a deadlock when the function of a transaction calls the store.
    class guard {
    public:
        explicit guard(implementation& of) : of_(of) {
            if (of.owner_.load() == std::this_thread::get_id()) {
                raise(errors::nested, {"store", "sqlite", {}, {}});
            }
            of.mutex_.lock();
            of.owner_.store(std::this_thread::get_id());
        }
        guard(const guard&) = delete;
        guard& operator=(const guard&) = delete;
        ~guard() {
            of_.owner_.store(std::thread::id());
            of_.mutex_.unlock();
        }

    private:
        implementation& of_;
    };

    [[nodiscard]] const std::vector<record_type>& types() const noexcept { return types_; }

    [[nodiscard]] std::optional<record> get(const key& k) {
        const auto& type = type_of(types_, k.kind);
        return translated([&]() -> std::optional<record> {
            use s(prepared("get " + k.kind, [&] {
                return "SELECT " + columns(type) + " FROM " + quote(type.name()) +
                       R"( WHERE "tenant" = ? AND "partition" = ? AND "id" = ?)";
            }));
            s.bind(k.tenant).bind(k.partition).bind(k.id);
            return s->executeStep() ? std::optional(read(type, k.where(), *s.operator->())) : std::nullopt;
        });
    }

    [[nodiscard]] page find(const partition_key& where, const std::string& kind, const query& q) {
        const auto& type = type_of(types_, kind);
        detail::check_query(type, q);
        sql text;
        text.add("SELECT " + columns(type) + " FROM " + quote(kind));
        append_where(text, where, q.where);
        if (q.after) {
            append_after(text, q);
        }
        text.add(" ORDER BY ");
        for (const auto& level : q.order) {
            text.add(quote(level.field) + (level.descending ? " DESC, " : ", "));
        }
        text.add("\"id\"");
        if (q.limit) { // one more row tells whether there is a next page
            const auto most = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max()) - 1;
            text.add(" LIMIT ?", static_cast<std::int64_t>(std::min(*q.limit, most)) + 1);
        }
        return translated([&] {
            SQLite::Statement s(db_, text.text);
            bind_all(s, text);
            page out;
            while (s.executeStep()) {
                if (q.limit && out.records.size() == *q.limit) {
                    out.next = detail::end_of(q, out.records.back());
                    break;
                }
                out.records.push_back(read(type, where, s));
            }
            return out;
        });
    }

    [[nodiscard]] std::int64_t count(const partition_key& where, const std::string& kind, const predicate& p) {
        detail::check_predicate(type_of(types_, kind), p);
        sql text;
        text.add("SELECT count(*) FROM " + quote(kind));
        append_where(text, where, p);
        return translated([&] {
            SQLite::Statement s(db_, text.text);
            bind_all(s, text);
            s.executeStep();
            return s.getColumn(0).getInt64();
        });
    }

    [[nodiscard]] std::vector<event> events(const partition_key& where, std::int64_t after, std::size_t limit) {
        return translated([&] {
            use s(prepared("events", [] {
                return std::string("SELECT position, what, kind, id, command_id, actor, at, reason FROM loupan_event "
                                   "JOIN loupan_command USING (tenant, partition, command_id) WHERE tenant = ? AND "
                                   "partition = ? AND position > ? ORDER BY position LIMIT ?");
            }));
            const auto most = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
            s.bind(where.tenant)
                .bind(where.partition)
                .bind(after)
                .bind(static_cast<std::int64_t>(std::min(limit, most)));
            std::vector<event> out;
            while (s->executeStep()) {
                const auto text = [&](int i) { return s->getColumn(i).getString(); };
                out.push_back(
                    {s->getColumn(0).getInt64(), where, text(1), text(2), text(3), text(4), text(5), text(6), text(7)});
            }
            return out;
        });
    }

    std::string transact(const partition_key& where, const command& by, const body& fn) {
        for (int attempt = 1;; ++attempt) {
            try {
                return attempt_once(where, by, fn);
            } catch (const storage_error& e) {
                if (!e.retry() || attempt >= options_.attempts) {
                    throw;
                }
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(attempt));
        }
    }

private:
    class change final : public transaction {
    public:
        change(implementation& of, const partition_key& where, const command& by) : of_(of), where_(where), by_(by) {
            use make(of_.prepared("partition make", [] {
                return std::string("INSERT INTO loupan_partition VALUES (?, ?, 0) ON CONFLICT DO NOTHING");
            }));
            make.bind(where.tenant).bind(where.partition);
            make->executeStep();
            use read(of_.prepared("partition read", [] {
                return std::string("SELECT position FROM loupan_partition WHERE tenant = ? AND partition = ?");
            }));
            read.bind(where.tenant).bind(where.partition);
            read->executeStep();
            position_ = read->getColumn(0).getInt64();
        }

        [[nodiscard]] std::optional<record> get(const key& k) override {
            detail::require_partition(where_, k);
            return of_.get(k);
        }
        [[nodiscard]] page find(const std::string& kind, const query& q) override { return of_.find(where_, kind, q); }
        [[nodiscard]] std::int64_t count(const std::string& kind, const predicate& p) override {
            return of_.count(where_, kind, p);
        }
        std::int64_t put(const record& r) override {
            detail::require_partition(where_, r.key);
            const auto& type = type_of(of_.types_, r.key.kind);
            validate(type, r);
            return translated([&] {
                of_.write(type, r, position_ + 1);
                log("put", r.key);
                return position_;
            });
        }
        void erase(const key& k, std::int64_t version) override {
            detail::require_partition(where_, k);
            static_cast<void>(type_of(of_.types_, k.kind));
            translated([&] {
                use s(of_.prepared("erase " + k.kind, [&] {
                    return "DELETE FROM " + quote(k.kind) +
                           R"( WHERE "tenant" = ? AND "partition" = ? AND "id" = ? AND "version" = ?)";
                }));
                s.bind(k.tenant).bind(k.partition).bind(k.id).bind(version);
                s->executeStep();
                if (of_.changes() == 0) {
                    detail::raise_version(k, version);
                }
                log("erase", k);
            });
        }
        void finish(const std::string& answer) {
            use s(of_.prepared("partition write", [] {
                return std::string("UPDATE loupan_partition SET position = ? WHERE tenant = ? AND partition = ?");
            }));
            s.bind(position_).bind(where_.tenant).bind(where_.partition);
            s->executeStep();
            use c(of_.prepared("command write", [] {
                return std::string("INSERT INTO loupan_command VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
            }));
            c.bind(where_.tenant).bind(where_.partition).bind(by_.id).bind(by_.request_digest).bind(answer);
            c.bind(by_.actor).bind(by_.at).bind(by_.reason);
            c->executeStep();
        }

    private:
        void log(const std::string& what, const key& k) {
            use s(of_.prepared("event write",
                               [] { return std::string("INSERT INTO loupan_event VALUES (?, ?, ?, ?, ?, ?, ?)"); }));
            s.bind(where_.tenant)
                .bind(where_.partition)
                .bind(++position_)
                .bind(what)
                .bind(k.kind)
                .bind(k.id)
                .bind(by_.id);
            s->executeStep();
        }

        implementation& of_;
        const partition_key& where_;
        const command& by_;
        std::int64_t position_ = 0;
    };

    /// Undoes the transaction unless it was committed.
    class undo {
    public:
        explicit undo(SQLite::Database& db) : db_(db) {}
        undo(const undo&) = delete;
        undo& operator=(const undo&) = delete;
        ~undo() {
            // Some errors have already rolled the transaction back.
            if (sqlite3_get_autocommit(db_.getHandle()) == 0) {
                sqlite3_exec(db_.getHandle(), "ROLLBACK", nullptr, nullptr, nullptr);
            }
        }

    private:
        SQLite::Database& db_;
    };

    std::string attempt_once(const partition_key& where, const command& by, const body& fn) {
        const undo unless_committed(db_);
        translated([&] { db_.exec("BEGIN IMMEDIATE"); });
        if (auto first = answered(where, by)) {
            return *first;
        }
        auto open = translated([&] { return std::make_unique<change>(*this, where, by); });
        auto answer = fn(*open);
        translated([&] { open->finish(answer); });
        try {
            db_.exec("COMMIT");
        } catch (const SQLite::Exception& e) {
            if ((e.getErrorCode() & 0xff) == SQLITE_BUSY) {
                translate(e);
            }
            // Whether the log reached the disk cannot be known here; the command id settles it on the next attempt.
            errors::raise_storage(errors::outcome_unknown, {"sqlite", e.what(), {}, {}}, true);
        }
        return answer;
    }

    std::optional<std::string> answered(const partition_key& where, const command& by) {
        return translated([&]() -> std::optional<std::string> {
            use s(prepared("command read", [] {
                return std::string("SELECT request_digest, answer FROM loupan_command "
                                   "WHERE tenant = ? AND partition = ? AND command_id = ?");
            }));
            s.bind(where.tenant).bind(where.partition).bind(by.id);
            if (!s->executeStep()) {
                return std::nullopt;
            }
            detail::check_reuse(by, s->getColumn(0).getString());
            return s->getColumn(1).getString();
        });
    }

    void write(const record_type& type, const record& r, std::int64_t version) {
        const bool fresh = r.version == 0;
        use s(prepared((fresh ? "insert " : "update ") + type.name(), [&] {
            std::string names;
            std::string marks;
            std::string sets;
            for (const auto& f : type.fields()) {
                names += ", " + quote(f.name);
                marks += ", ?";
                sets += ", " + quote(f.name) + " = ?";
            }
            return fresh ? "INSERT INTO " + quote(type.name()) + R"( ("version", "external_refs")" + names +
                               R"(, "tenant", "partition", "id") VALUES (?, ?)" + marks +
                               R"(, ?, ?, ?) ON CONFLICT ("tenant", "partition", "id") DO NOTHING)"
                         : "UPDATE " + quote(type.name()) + R"( SET "version" = ?, "external_refs" = ?)" + sets +
                               R"( WHERE "tenant" = ? AND "partition" = ? AND "id" = ? AND "version" = ?)";
        }));
        const auto refs = refs_text(r);
        static const value absent{};
        s.bind(version).bind(refs);
        for (const auto& f : type.fields()) {
            const auto* v = r.find(f.name);
            s.bind(v == nullptr ? absent : *v);
        }
        s.bind(r.key.tenant).bind(r.key.partition).bind(r.key.id);
        if (!fresh) {
            s.bind(r.version);
        }
        s->executeStep();
        if (changes() == 0) {
            detail::raise_version(r.key, r.version);
        }
    }

    [[nodiscard]] int changes() const { return db_.getChanges(); }

    static std::string columns(const record_type& type) {
        std::string out = R"("id", "version", "external_refs")";
        for (const auto& f : type.fields()) {
            out += ", " + quote(f.name);
        }
        return out;
    }

    static void append_where(sql& out, const partition_key& where, const predicate& p) {
        out.add(" WHERE \"tenant\" = ?", where.tenant).add(" AND \"partition\" = ?", where.partition).add(" AND ");
        append(out, p);
    }

    static void bind_all(SQLite::Statement& s, const sql& text) {
        for (std::size_t i = 0; i < text.values.size(); ++i) {
            bind_value(s, static_cast<int>(i) + 1, text.values[i]);
        }
    }

    static record read(const record_type& type, const partition_key& where, SQLite::Statement& s) {
        record r;
        r.key = {where.tenant, where.partition, type.name(), s.getColumn(0).getString()};
        r.version = s.getColumn(1).getInt64();
        if (const auto refs = s.getColumn(2).getString(); refs != "{}") {
            const auto parsed = nlohmann::json::parse(refs, nullptr, false);
            if (!parsed.is_object()) {
                errors::raise_storage(errors::failed,
                                      {type.name() + ".external_refs", loupan::detail::clip(refs), {}, {}}, false);
            }
            for (const auto& [system, id] : parsed.items()) {
                r.external_refs.emplace(system, id.is_string() ? id.get<std::string>() : id.dump());
            }
        }
        int at = 3;
        for (const auto& f : type.fields()) {
            const auto c = s.getColumn(at++);
            if (c.isInteger()) {
                r.fields.emplace(f.name, c.getInt64());
            } else if (c.isText()) {
                r.fields.emplace(f.name, c.getString());
            }
        }
        return r;
    }

    template <class Make> SQLite::Statement& prepared(const std::string& name, Make&& make) {
        auto& slot = statements_[name];
        if (slot == nullptr) {
            slot = std::make_unique<SQLite::Statement>(db_, make());
        }
        return *slot;
    }

    void open_schema() {
        const undo unless_committed(db_);
        db_.exec("BEGIN IMMEDIATE");
        db_.exec("CREATE TABLE IF NOT EXISTS loupan_schema (version INTEGER NOT NULL) STRICT;"
                 "CREATE TABLE IF NOT EXISTS loupan_partition ( -- the last event position of each partition\n"
                 "  tenant TEXT NOT NULL, partition TEXT NOT NULL, position INTEGER NOT NULL,\n"
                 "  PRIMARY KEY (tenant, partition)) STRICT, WITHOUT ROWID;"
                 "CREATE TABLE IF NOT EXISTS loupan_command ( -- who, when, why, and the answer that a repeat gets\n"
                 "  tenant TEXT NOT NULL, partition TEXT NOT NULL, command_id TEXT NOT NULL,\n"
                 "  request_digest TEXT NOT NULL, answer TEXT NOT NULL, actor TEXT NOT NULL, at TEXT NOT NULL,\n"
                 "  reason TEXT NOT NULL, PRIMARY KEY (tenant, partition, command_id)) STRICT, WITHOUT ROWID;"
                 "CREATE TABLE IF NOT EXISTS loupan_event ( -- every change, in the order of commit\n"
                 "  tenant TEXT NOT NULL, partition TEXT NOT NULL, position INTEGER NOT NULL, what TEXT NOT NULL,\n"
                 "  kind TEXT NOT NULL, id TEXT NOT NULL, command_id TEXT NOT NULL,\n"
                 "  PRIMARY KEY (tenant, partition, position)) STRICT, WITHOUT ROWID;"
                 "CREATE TABLE IF NOT EXISTS loupan_column ( -- what each column of the record tables means\n"
                 "  table_name TEXT NOT NULL, column_name TEXT NOT NULL, type TEXT NOT NULL,\n"
                 "  scale INTEGER NOT NULL, -- a decimal is the integer divided by 10^scale\n"
                 "  required INTEGER NOT NULL, comment TEXT NOT NULL,\n"
                 "  PRIMARY KEY (table_name, column_name)) STRICT, WITHOUT ROWID;");
        SQLite::Statement version(db_, "SELECT version FROM loupan_schema");
        if (!version.executeStep()) {
            db_.exec("INSERT INTO loupan_schema VALUES (" + std::to_string(schema_version) + ")");
        } else if (version.getColumn(0).getInt64() > schema_version) {
            raise(errors::schema_newer, {"loupan_schema", version.getColumn(0).getString(), {}, {}});
        }
        version.reset();
        for (const auto& type : types_) {
            open_table(type);
        }
        db_.exec("COMMIT");
    }

    void open_table(const record_type& type) {
        struct found {
            std::string type;
            bool required = false;
        };
        std::map<std::string, found> have;
        {
            SQLite::Statement info(db_, "PRAGMA table_info(" + quote(type.name()) + ")");
            while (info.executeStep()) {
                have[info.getColumn(1).getString()] = {info.getColumn(2).getString(), info.getColumn(3).getInt() != 0};
            }
        }
        if (have.empty()) {
            db_.exec(sqlite_table(type));
        } else {
            for (const auto* name : {"tenant", "partition", "id", "version", "external_refs"}) {
                if (have.erase(name) == 0) {
                    raise(errors::schema_mismatch, {type.name(), name, {}, {}});
                }
            }
            for (const auto& f : type.fields()) {
                const auto it = have.find(f.name);
                if (it == have.end() && !f.required) {
                    db_.exec("ALTER TABLE " + quote(type.name()) + " ADD COLUMN " + column_definition(f));
                    continue;
                }
                if (it == have.end() || it->second.type != sql_type(f) || it->second.required != f.required) {
                    raise(errors::schema_mismatch, {type.name(), f.name, {}, {}});
                }
                have.erase(it);
            }
            for (const auto& [name, column] : have) { // a later release may have added optional ones
                if (column.required) {
                    raise(errors::schema_mismatch, {type.name(), name, {}, {}});
                }
            }
        }
        SQLite::Statement note(db_, "INSERT OR REPLACE INTO loupan_column VALUES (?, ?, ?, ?, ?, ?)");
        for (const auto& f : type.fields()) {
            note.bind(1, type.name());
            note.bind(2, f.name);
            note.bind(3, std::string(to_string(f.type)));
            note.bind(4, f.scale);
            note.bind(5, f.required ? 1 : 0);
            note.bind(6, f.comment);
            note.executeStep();
            note.reset();
        }
    }

    std::vector<record_type> types_;
    sqlite_options options_;
    SQLite::Database db_;
    std::unordered_map<std::string, std::unique_ptr<SQLite::Statement>> statements_{};
    std::mutex mutex_{};
    std::atomic<std::thread::id> owner_{};
};

sqlite_store::sqlite_store(const std::string& path, std::vector<record_type> types, const sqlite_options& options)
    : own_(translated([&] { return std::make_unique<implementation>(path, std::move(types), options); })) {}
sqlite_store::~sqlite_store() = default;

const std::vector<record_type>& sqlite_store::types() const noexcept { return own_->types(); }
std::optional<record> sqlite_store::get(const key& k) {
    const implementation::guard held(*own_);
    return own_->get(k);
}
page sqlite_store::find(const partition_key& where, const std::string& kind, const query& q) {
    const implementation::guard held(*own_);
    return own_->find(where, kind, q);
}
std::int64_t sqlite_store::count(const partition_key& where, const std::string& kind, const predicate& p) {
    const implementation::guard held(*own_);
    return own_->count(where, kind, p);
}
std::vector<event> sqlite_store::events(const partition_key& where, std::int64_t after, std::size_t limit) {
    const implementation::guard held(*own_);
    return own_->events(where, after, limit);
}
std::string sqlite_store::transact(const partition_key& where, const command& by, const body& fn) {
    detail::check_command(where, by);
    const implementation::guard held(*own_);
    return own_->transact(where, by, fn);
}

} // namespace loupan::inline LOUPAN_ABI::store
