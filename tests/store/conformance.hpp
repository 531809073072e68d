// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/store/store.hpp>

#include <algorithm>
#include <exception>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

/// \file
/// The conformance kit (存储一致性测试): what every store must do. It needs no test framework: run each case and see
/// whether it throws.
/// \code
/// for (const auto& test : loupan::store::conformance::cases()) { test.run(my_subject); }
/// \endcode

namespace loupan::inline LOUPAN_ABI::store::conformance {

/// The store under test.
struct subject {
    /// A store of these types without records, independent of those made before.
    std::function<std::shared_ptr<store>(std::vector<record_type>)> make_empty;
    /// A second connection to what `make_empty` made last; empty when the store cannot do that. Also called after the
    /// first connection was closed: then it shows what was committed.
    std::function<std::shared_ptr<store>()> connect_again{};
};

struct test_case {
    std::string name;
    bool needs_connect = false;
    std::function<void(const subject&)> run;
};

inline void expect(bool holds, const char* what) {
    if (!holds) {
        throw std::runtime_error(what);
    }
}

/// Runs `call` and gives the code of the error that it throws; empty when it throws none.
template <class Call> std::string code_of(Call&& call) {
    try {
        call();
    } catch (const loupan::error& e) {
        return e.code();
    }
    return {};
}

/// The type that the cases use: one field of each kind.
inline record_type sample_type() {
    return {"sample",
            "a record of the conformance kit",
            {{"title", field_type::text, true, "a text 名称", 0},
             {"floor", field_type::integer, false, "a number 楼层", 0},
             {"signed_on", field_type::date, false, "a day 日期", 0},
             {"total_fen", field_type::decimal, false, "an amount in fen 总价", 2}}};
}

inline partition_key sample_partition() { return {"tenant-1", "project-1"}; }
inline key sample_key(const std::string& id) { return {"tenant-1", "project-1", "sample", id}; }
inline record sample(const std::string& id, std::string title = "t", std::optional<std::int64_t> floor = {}) {
    record r;
    r.key = sample_key(id);
    r.set("title", std::move(title)).set("floor", floor);
    return r;
}
inline command by(const std::string& id) { return {id, "user-7", "2026-01-02T03:04:05+08:00", "why", {}}; }

inline std::string ids_of(const page& p) {
    std::string out;
    for (const auto& r : p.records) {
        out += (out.empty() ? "" : ",") + r.key.id;
    }
    return out;
}

/// Runs both at once; an exception of either comes out here instead of ending the process.
template <class One, class Two> void both_at_once(One&& one, Two&& two) {
    std::exception_ptr failed;
    std::thread other([&] {
        try {
            two();
        } catch (...) {
            failed = std::current_exception();
        }
    });
    try {
        one();
    } catch (...) {
        other.join();
        throw;
    }
    other.join();
    if (failed) {
        std::rethrow_exception(failed);
    }
}

inline std::vector<test_case> cases() {
    std::vector<test_case> all;
    const auto add = [&](std::string name, std::function<void(store&)> run) {
        all.push_back({std::move(name), false,
                       [run = std::move(run)](const subject& s) { run(*s.make_empty({sample_type()})); }});
    };
    const auto add_connected = [&](std::string name, std::function<void(const subject&)> run) {
        all.push_back({std::move(name), true, std::move(run)});
    };

    add("a record reads back equal", [](store& s) {
        record r = sample("1", "三栋 O'Brien \"x\" <b>\n", -2);
        r.set("signed_on", std::string("2024-02-29")).set("total_fen", std::int64_t{9223372036854775807});
        r.external_refs = {{"erp", "77\"'"}};
        r.version = s.put(r, by("c1"));
        expect(r.version > 0, "a version is above zero");
        const auto read = s.get(r.key);
        expect(read && *read == r, "get gives what was put");
        expect(!s.get(sample_key("2")), "a record that is not there is absent");
        auto other = r.key;
        other.tenant = "tenant-2";
        expect(!s.get(other), "another tenant does not see it");
    });
    add("an update needs the version that the caller saw", [](store& s) {
        record r = sample("1", "a");
        const auto first = s.put(r, by("c1"));
        expect(code_of([&] { s.put(r, by("c2")); }) == "core.conflict_version", "a second new record conflicts");
        r.version = first;
        r.set("title", std::string("b")).set("floor", std::int64_t{3});
        const auto second = s.put(r, by("c3"));
        expect(second > first, "versions grow");
        r.set("title", std::string("c"));
        expect(code_of([&] { s.put(r, by("c4")); }) == "core.conflict_version", "a stale version conflicts");
        expect(s.get(r.key)->text("title") == "b" && s.get(r.key)->version == second, "the conflict changed nothing");
        r.version = second;
        r.set("floor", std::optional<std::int64_t>());
        s.put(r, by("c5"));
        expect(!s.get(r.key)->find("floor"), "a field can become absent");
        expect(code_of([&] { record n = sample("9"); n.version = 5; s.put(n, by("c6")); }) == "core.conflict_version",
               "an update of nothing conflicts");
    });
    add("an erased record is gone, and its version never comes back", [](store& s) {
        const auto v = s.put(sample("1"), by("c1"));
        expect(code_of([&] { s.erase(sample_key("1"), v + 1, by("c2")); }) == "core.conflict_version", "wrong version");
        s.erase(sample_key("1"), v, by("c3"));
        expect(!s.get(sample_key("1")), "gone");
        expect(code_of([&] { s.erase(sample_key("1"), v, by("c4")); }) == "core.conflict_version", "erased twice");
        const auto again = s.put(sample("1"), by("c5"));
        expect(again != v, "a record that is made again has another version");
    });
    add("bad records are refused and leave nothing behind", [](store& s) {
        const auto refused = [&](record r, const char* code) {
            return code_of([&] { s.put(r, by("bad-" + std::string(code))); }) == code;
        };
        record r = sample("1");
        expect(refused(record{r}.set("nope", std::int64_t{1}), "store.field_unknown"), "unknown field");
        expect(refused(record{r}.set("title", value()), "store.field_missing"), "missing field");
        expect(refused(record{r}.set("floor", std::string("3")), "store.field_type"), "text for a number");
        expect(refused(record{r}.set("signed_on", std::string("2023-02-29")), "core.date_invalid"), "no such day");
        expect(refused(record{r}.set("title", std::string("\xff")), "core.text_encoding"), "not UTF-8");
        expect(refused(sample(""), "store.key_invalid"), "empty id");
        r.key.kind = "unknown";
        expect(refused(r, "store.kind_unknown"), "unknown kind");
        expect(code_of([&] { s.put(sample("1"), by("")); }) == "store.key_invalid", "a command needs an id");
        expect(s.count(sample_partition(), "sample", where::all()) == 0, "nothing was written");
        expect(s.events(sample_partition(), 0, 10).empty(), "nothing was logged");
    });
    add("predicates", [](store& s) {
        record dated = sample("e", "楼王", 30);
        dated.set("signed_on", std::string("2025-05-01"));
        s.put_many({sample("a", "A-1", 1), sample("b", "A-2", 2), sample("c", "B-1", 3), sample("d", "A_1"), dated}, by("c"));
        const auto found = [&](const predicate& p) {
            query q;
            q.where = p;
            const auto ids = ids_of(s.find(sample_partition(), "sample", q));
            const auto n = s.count(sample_partition(), "sample", p);
            expect(n == static_cast<std::int64_t>(ids.empty() ? 0 : std::count(ids.begin(), ids.end(), ',') + 1),
                   "count agrees with find");
            return ids;
        };
        using namespace where;
        expect(found(where::all()) == "a,b,c,d,e", "all, by id");
        expect(found(eq("floor", std::int64_t{2})) == "b", "eq integer");
        expect(found(eq("title", std::string("B-1"))) == "c", "eq text");
        expect(found(eq("id", std::string("d"))) == "d", "eq id");
        expect(found(in("floor", {std::int64_t{1}, std::int64_t{30}, std::int64_t{99}})) == "a,e", "in integers");
        expect(found(in("title", {std::string("A-1"), std::string("楼王")})) == "a,e", "in texts");
        expect(found(in("title", {})).empty(), "in nothing");
        expect(found(range("floor", std::int64_t{2}, std::int64_t{3})) == "b,c", "both ends are inside");
        expect(found(range("floor", value(), std::int64_t{2})) == "a,b", "open below");
        expect(found(range("floor", value(), value())) == "a,b,c,e", "an absent value is in no range");
        expect(found(range("signed_on", std::string("2025-05-01"), value())) == "e", "dates");
        expect(found(prefix("title", "A-")) == "a,b", "prefix: no wildcard");
        expect(found(prefix("title", "A_")) == "d", "prefix with an underscore is text");
        expect(found(prefix("title", "楼")) == "e", "prefix of more than one byte");
        expect(found(prefix("signed_on", "2025-05")) == "e", "the start of a date");
        expect(found(prefix("title", "A") && range("floor", std::int64_t{2}, value())) == "b", "and");
        expect(found(eq("floor", std::int64_t{1}) || (eq("floor", std::int64_t{3}) && eq("title", std::string("B-1")))) == "a,c",
               "or of and");
        expect(code_of([&] { found(eq("nope", std::int64_t{1})); }) == "store.field_unknown", "unknown field");
        expect(code_of([&] { found(eq("floor", std::string("1"))); }) == "store.field_type", "wrong type");
        expect(code_of([&] { found(eq("floor", value())); }) == "store.field_type", "eq needs a value");
    });
    add("order and pages", [](store& s) {
        s.put_many({sample("a", "x", 2), sample("b", "y", 1), sample("c", "x"), sample("d", "y", 2), sample("e", "x", 1),
                    sample("f", "y")},
                   by("c"));
        const auto walk = [&](std::vector<order_by> order, std::size_t limit) {
            query q;
            q.order = std::move(order);
            q.limit = limit;
            std::string out;
            for (;;) {
                const auto p = s.find(sample_partition(), "sample", q);
                expect(p.records.size() <= limit, "a page is not longer than asked");
                out += (out.empty() ? "" : ",") + ids_of(p);
                if (!p.next) {
                    return out;
                }
                q.after = p.next;
            }
        };
        for (const std::size_t limit : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{6}, std::size_t{7}}) {
            expect(walk({{"floor", false}}, limit) == "c,f,b,e,a,d", "ascending, absent first");
            expect(walk({{"floor", true}}, limit) == "a,d,b,e,c,f", "descending, absent last");
            expect(walk({{"title", true}, {"floor", false}}, limit) == "f,b,d,c,e,a", "two levels");
            expect(walk({{"id", true}}, limit) == "f,e,d,c,b,a", "by id");
        }
        query q;
        q.limit = 0;
        expect(code_of([&] { (void)s.find(sample_partition(), "sample", q); }) == "core.validation", "a page of nothing");
    });
    add("a page goes on where it ended although rows were added and erased", [](store& s) {
        s.put_many({sample("b"), sample("d"), sample("f")}, by("c1"));
        query q;
        q.limit = 2;
        const auto first = s.find(sample_partition(), "sample", q);
        expect(ids_of(first) == "b,d", "first page");
        s.put_many({sample("a"), sample("e")}, by("c2"));
        s.erase(sample_key("d"), s.get(sample_key("d"))->version, by("c3"));
        q.after = first.next;
        expect(ids_of(s.find(sample_partition(), "sample", q)) == "e,f", "second page");
    });
    add("a failed command leaves nothing behind", [](store& s) {
        const auto v = s.put(sample("old", "before"), by("c1"));
        const auto before = s.events(sample_partition(), 0, 100).size();
        bool thrown = false;
        try {
            s.transact(sample_partition(), by("c2"), [&](transaction& t) -> std::string {
                t.put(sample("new"));
                record r = sample("old", "after");
                r.version = v;
                t.put(r);
                t.erase(sample_key("new"), t.get(sample_key("new"))->version);
                t.put(sample("new2"));
                throw std::runtime_error("the caller's own");
            });
        } catch (const std::runtime_error& e) {
            thrown = std::string(e.what()) == "the caller's own";
        }
        expect(thrown, "the exception comes out");
        expect(s.count(sample_partition(), "sample", where::all()) == 1, "no new record");
        expect(s.get(sample_key("old"))->text("title") == "before", "no change");
        expect(s.get(sample_key("old"))->version == v, "no new version");
        expect(s.events(sample_partition(), 0, 100).size() == before, "no event");
        const auto answer = s.transact(sample_partition(), by("c2"), [](transaction&) { return std::string("ran"); });
        expect(answer == "ran", "the failed command id is free");
        expect(s.put(sample("next"), by("c3")) == static_cast<std::int64_t>(before) + 1, "no gap in the positions");
    });
    add("one conflict fails all records of a put_many", [](store& s) {
        s.put(sample("b"), by("c1"));
        expect(code_of([&] { s.put_many({sample("a"), sample("b"), sample("c")}, by("c2")); }) == "core.conflict_version",
               "conflict");
        expect(s.count(sample_partition(), "sample", where::all()) == 1, "nothing of it stays");
    });
    add("a repeated command gives the first answer and runs nothing", [](store& s) {
        int runs = 0;
        const auto run = [&](const std::string& digest) {
            auto c = by("c1");
            c.request_digest = digest;
            return s.transact(sample_partition(), c, [&](transaction& t) {
                ++runs;
                return std::to_string(t.put(sample("r" + std::to_string(runs))));
            });
        };
        const auto first = run("d1");
        expect(run("d1") == first && run("") == first && runs == 1, "same answer, run once");
        expect(code_of([&] { run("d2"); }) == "store.command_reused", "another request under the same id");
        const partition_key elsewhere{"tenant-1", "project-2"};
        expect(s.transact(elsewhere, by("c1"), [](transaction&) { return std::string("other"); }) == "other",
               "a command id belongs to its partition");
        expect(s.put(sample("x"), by("c9")) == s.put(sample("x"), by("c9")), "put repeats its version");
    });
    add("the function runs again after an error that may pass, and its first try is undone", [](store& s) {
        int runs = 0;
        s.transact(sample_partition(), by("c1"), [&](transaction& t) {
            ++runs;
            t.put(sample("r" + std::to_string(runs)));
            if (runs < 3) {
                errors::raise_storage(errors::busy, {"test", "busy", {}, {}}, true);
            }
            return std::string();
        });
        expect(runs == 3, "three runs");
        expect(ids_of(s.find(sample_partition(), "sample", {})) == "r3", "only the last one counts");
        int failures = 0;
        const auto code = code_of([&] {
            s.transact(sample_partition(), by("c2"), [&](transaction&) -> std::string {
                ++failures;
                errors::raise_storage(errors::failed, {"test", "broken", {}, {}}, false);
            });
        });
        expect(code == "store.failed" && failures == 1, "an error that stays is not tried again");
    });
    add("a transaction sees its own writes and no other partition", [](store& s) {
        s.transact(sample_partition(), by("c1"), [](transaction& t) {
            const auto v = t.put(sample("a", "x", 5));
            expect(t.get(sample_key("a")) && t.get(sample_key("a"))->version == v, "get");
            expect(t.count("sample", where::eq("floor", std::int64_t{5})) == 1, "count");
            expect(ids_of(t.find("sample", {})) == "a", "find");
            auto foreign = sample("z");
            foreign.key.partition = "project-2";
            expect(code_of([&] { t.put(foreign); }) == "store.partition_foreign", "foreign put");
            expect(code_of([&] { (void)t.get(foreign.key); }) == "store.partition_foreign", "foreign get");
            return std::string();
        });
        const auto code = code_of([&] {
            s.transact(sample_partition(), by("c2"), [&](transaction&) {
                (void)s.get(sample_key("a"));
                return std::string();
            });
        });
        expect(code == "store.nested", "the store itself is closed inside a transaction");
        expect(s.get(sample_key("a")).has_value(), "and open again after it");
    });
    add("every change is in the event log with who, when and why", [](store& s) {
        const auto v = s.put(sample("a"), by("c1"));
        s.put_many({sample("b"), sample("c")}, by("c2"));
        s.erase(sample_key("a"), v, by("c3"));
        auto elsewhere = sample("q");
        elsewhere.key.partition = "project-2";
        expect(s.put(elsewhere, by("c4")) == 1, "each partition counts for itself");
        const auto log = s.events(sample_partition(), 0, 100);
        expect(log.size() == 4, "four changes");
        for (std::size_t i = 0; i < log.size(); ++i) {
            expect(log[i].position == static_cast<std::int64_t>(i) + 1, "positions without gaps");
            expect(log[i].actor == "user-7" && log[i].at == "2026-01-02T03:04:05+08:00" && log[i].reason == "why", "who, when, why");
        }
        expect(log[0].what == "put" && log[0].id == "a" && log[0].command_id == "c1" && log[0].kind == "sample", "first");
        expect(log[3].what == "erase" && log[3].id == "a" && log[3].command_id == "c3", "last");
        expect(s.get(sample_key("c"))->version == 3, "the version is the position");
        const auto rest = s.events(sample_partition(), 2, 1);
        expect(rest.size() == 1 && rest[0].position == 3, "read on from a position");
        expect(s.events(sample_partition(), 4, 10).empty(), "nothing behind the end");
    });
    add("ten thousand records in one transaction read back equal", [](store& s) {
        std::vector<record> many;
        for (int i = 0; i < 10000; ++i) {
            many.push_back(sample("u" + std::to_string(100000 + i), "楼" + std::to_string(i % 97), i % 60));
            many.back().set("total_fen", std::int64_t{961846900} + i);
        }
        s.put_many(many, by("c1"));
        const auto p = s.find(sample_partition(), "sample", {});
        expect(p.records.size() == many.size() && !p.next, "all of them");
        for (std::size_t i = 0; i < many.size(); ++i) {
            many[i].version = static_cast<std::int64_t>(i) + 1;
            expect(p.records[i] == many[i], "equal");
        }
    });

    add_connected("an acknowledged commit survives reopening", [](const subject& s) {
        record r = sample("a", "kept", 3);
        {
            const auto first = s.make_empty({sample_type()});
            r.version = first->put(r, by("c1"));
        }
        const auto again = s.connect_again();
        expect(again->get(r.key) == r, "the record");
        expect(again->events(sample_partition(), 0, 10).size() == 1, "the event");
        expect(again->put(r, by("c1")) == r.version, "the answer of the command");
    });
    add_connected("two connections race on one version: exactly one wins", [](const subject& s) {
        const auto one = s.make_empty({sample_type()});
        const auto two = s.connect_again();
        record r = sample("a", "start");
        r.version = one->put(r, by("c0"));
        for (int round = 0; round < 10; ++round) {
            int won[2] = {0, 0};
            int lost[2] = {0, 0};
            const auto race = [&](store& at, int who) {
                record mine = r;
                mine.set("title", std::string(who == 0 ? "one" : "two"));
                try {
                    at.put(mine, by("race-" + std::to_string(round) + "-" + std::to_string(who)));
                    won[who] = 1;
                } catch (const conflict_error&) {
                    lost[who] = 1;
                }
            };
            both_at_once([&] { race(*one, 0); }, [&] { race(*two, 1); });
            expect(won[0] + won[1] == 1 && lost[0] + lost[1] == 1, "one winner, one conflict");
            const auto now = *two->get(r.key);
            expect(now.text("title") == (won[0] == 1 ? "one" : "two"), "the winner's record stands");
            r = now;
        }
        expect(one->events(sample_partition(), 0, 100).size() == 11, "one event a round");
    });
    add_connected("one command sent over two connections runs once", [](const subject& s) {
        const auto one = s.make_empty({sample_type()});
        const auto two = s.connect_again();
        std::string answers[2];
        const auto send = [&](store& at, int who) {
            answers[who] = at.transact(sample_partition(), by("same"), [&](transaction& t) {
                t.put(sample("from-" + std::to_string(who)));
                return std::to_string(who);
            });
        };
        both_at_once([&] { send(*one, 0); }, [&] { send(*two, 1); });
        expect(answers[0] == answers[1] && !answers[0].empty(), "one answer for both");
        expect(one->count(sample_partition(), "sample", where::all()) == 1, "one record");
    });
    return all;
}

} // namespace loupan::inline LOUPAN_ABI::store::conformance
