// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "conformance.hpp"

#include <loupan/store/sqlite.hpp>

#include <SQLiteCpp/SQLiteCpp.h>

#include <chrono>
#include <filesystem>
#include <random>

#if defined(__unix__) || defined(__APPLE__)
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>
#endif

namespace store_sqlite_test {

using namespace loupan::store;
namespace fs = std::filesystem;

namespace {

/// A folder of its own that goes away with the test.
class folder {
public:
    folder() : path_(fs::temp_directory_path() / ("loupan-store-" + std::to_string(std::random_device{}()))) {
        fs::create_directories(path_);
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    ~folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }

private:
    fs::path path_;
};

std::vector<record_type> sample_types() { return {conformance::sample_type()}; }

} // namespace

TEST_CASE("The SQLite store passes the conformance kit", "[store]") {
    const folder dir;
    int made = 0;
    std::string path;
    const conformance::subject sqlite{[&](std::vector<record_type> types) {
                                          path = dir.file(std::to_string(++made) + ".db");
                                          return std::make_shared<sqlite_store>(path, std::move(types));
                                      },
                                      [&] { return std::make_shared<sqlite_store>(path, sample_types()); }};
    for (const auto& test : conformance::cases()) {
        INFO(test.name);
        CHECK_NOTHROW(test.run(sqlite));
    }
    CHECK(made >= 16);
}

TEST_CASE("The file holds ordinary tables that plain SQL reads", "[store]") {
    const folder dir;
    const auto path = dir.file("plain.db");
    {
        sqlite_store s(path, sample_types());
        auto r = conformance::sample("a", "1栋-101", 1);
        r.set("total_fen", std::int64_t{961846900}).set("signed_on", std::string("2025-01-31"));
        s.put(r, conformance::by("c1"));
    }
    SQLite::Database db(path, SQLite::OPEN_READWRITE);
    SQLite::Statement row(db, "SELECT title, floor, signed_on, total_fen / 100, typeof(total_fen), version FROM sample "
                              "WHERE tenant = 'tenant-1' AND \"partition\" = 'project-1'");
    REQUIRE(row.executeStep());
    CHECK(row.getColumn(0).getString() == "1栋-101");
    CHECK(row.getColumn(1).getInt() == 1);
    CHECK(row.getColumn(2).getString() == "2025-01-31");
    CHECK(row.getColumn(3).getInt64() == 9618469);
    CHECK(row.getColumn(4).getString() == "integer");
    CHECK(row.getColumn(5).getInt64() == 1);
    CHECK(db.execAndGet("SELECT comment FROM loupan_column WHERE column_name = 'total_fen'").getString() ==
          "an amount in fen 总价");
    CHECK(db.execAndGet("SELECT scale FROM loupan_column WHERE column_name = 'total_fen'").getInt() == 2);
    CHECK(db.execAndGet("SELECT sql FROM sqlite_master WHERE name = 'sample'").getString() ==
          sqlite_table(conformance::sample_type()));
    CHECK(db.execAndGet("SELECT actor FROM loupan_event JOIN loupan_command USING (tenant, partition, command_id)")
              .getString() == "user-7");
    CHECK(db.execAndGet("PRAGMA journal_mode").getString() == "wal");
    // STRICT and the checks guard the table against other writers too.
    CHECK_THROWS_AS(db.exec("UPDATE sample SET total_fen = 'ten'"), SQLite::Exception);
    CHECK_THROWS_AS(db.exec("UPDATE sample SET signed_on = '2025-02-30'"), SQLite::Exception);
}

TEST_CASE("A type that gained an optional field opens an older file; another change is refused", "[store]") {
    const folder dir;
    const auto path = dir.file("grow.db");
    const auto open = [&](std::vector<field> fields) {
        return sqlite_store(path, {record_type("sample", "grows", std::move(fields))});
    };
    const field title{"title", field_type::text, true, "a", 0};
    auto r = conformance::sample("a");
    r.version = open({title}).put(r, conformance::by("c1"));
    {
        sqlite_store grown(path,
                           {record_type("sample", "grows", {title, {"floor", field_type::integer, false, "b", 0}})});
        CHECK(grown.get(r.key) == r);
        r.set("floor", std::int64_t{4});
        r.version = grown.put(r, conformance::by("c2"));
        CHECK(grown.get(r.key) == r);
    }
    {
        sqlite_store older(path, {record_type("sample", "grows", {title})});
        CHECK(older.get(r.key)->text("title") == "t");
    }
    const auto code = [&](std::vector<field> fields) { return conformance::code_of([&] { open(std::move(fields)); }); };
    CHECK(code({{"title", field_type::integer, true, "a", 0}}) == "store.schema_mismatch");
    CHECK(code({title, {"must", field_type::text, true, "c", 0}}) == "store.schema_mismatch");
    CHECK(code({{"floor", field_type::integer, false, "b", 0}}) == "store.schema_mismatch");
    {
        SQLite::Database db(path, SQLite::OPEN_READWRITE);
        db.exec("UPDATE loupan_schema SET version = 99");
    }
    CHECK(code({title}) == "store.schema_newer");
}

TEST_CASE("A busy file is tried again, and the error says that it may pass", "[store]") {
    const folder dir;
    const auto path = dir.file("busy.db");
    sqlite_store s(path, sample_types(), {0, 3});
    sqlite_store patient(path, sample_types(), {10, 1000});
    SQLite::Database other(path, SQLite::OPEN_READWRITE);
    other.exec("BEGIN IMMEDIATE");
    int runs = 0;
    try {
        s.transact(conformance::sample_partition(), conformance::by("c1"), [&](transaction&) {
            ++runs;
            return std::string();
        });
        FAIL("the file is locked");
    } catch (const loupan::storage_error& e) {
        CHECK(e.code() == "store.busy");
        CHECK(e.retry());
    }
    CHECK(runs == 0);
    std::thread release([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(60));
        other.exec("ROLLBACK");
    });
    CHECK(patient.put(conformance::sample("a"), conformance::by("c2")) == 1);
    release.join();
    CHECK(s.put(conformance::sample("b"), conformance::by("c3")) == 2);
}

TEST_CASE("A file that is no database is an error that stays", "[store]") {
    const folder dir;
    const auto code = [](const std::string& path) {
        try {
            sqlite_store s(path, sample_types());
        } catch (const loupan::storage_error& e) {
            return e.code() + (e.retry() ? " retry" : "");
        }
        return std::string("opened");
    };
    CHECK(code(dir.file("no/such/folder.db")) == "store.failed");
}

#if defined(__unix__) || defined(__APPLE__)
TEST_CASE("An acknowledged commit survives the kill of its process, an open transaction does not", "[store]") {
    const folder dir;
    const auto path = dir.file("kill.db");
    int fd[2];
    REQUIRE(pipe(fd) == 0);
    const auto child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        sqlite_store s(path, sample_types());
        s.put(conformance::sample("acknowledged"), conformance::by("c1"));
        const char ok = '1';
        const auto written = write(fd[1], &ok, 1);
        s.transact(conformance::sample_partition(), conformance::by("c2"), [&](transaction& t) {
            t.put(conformance::sample("open"));
            return std::to_string(written + ::raise(SIGKILL));
        });
        _exit(1);
    }
    char said = 0;
    CHECK(read(fd[0], &said, 1) == 1);
    int status = 0;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    close(fd[0]);
    close(fd[1]);
    sqlite_store s(path, sample_types());
    CHECK(conformance::ids_of(s.find(conformance::sample_partition(), "sample", {})) == "acknowledged");
    CHECK(s.events(conformance::sample_partition(), 0, 9).size() == 1);
    CHECK(s.put(conformance::sample("next"), conformance::by("c2")) == 2);
}
#endif

} // namespace store_sqlite_test
