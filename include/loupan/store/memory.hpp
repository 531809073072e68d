// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <loupan/store/store.hpp>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace loupan::inline LOUPAN_ABI::store {

/// A store in memory (内存存储): for tests and for computations that keep nothing. One writer at a time.
class memory_store final : public store {
public:
    /// \throws invalid_argument core.duplicate
    explicit memory_store(std::vector<record_type> types, int attempts = 8)
        : types_(std::move(types)), attempts_(attempts) {
        detail::check_types(types_);
    }

    [[nodiscard]] const std::vector<record_type>& types() const noexcept override { return types_; }
    [[nodiscard]] std::optional<record> get(const key& k) override {
        const guard held(*this);
        return get_unlocked(k);
    }
    [[nodiscard]] page find(const partition_key& where, const std::string& kind, const query& q) override {
        const guard held(*this);
        return find_unlocked(where, kind, q);
    }
    [[nodiscard]] std::int64_t count(const partition_key& where, const std::string& kind, const predicate& p) override {
        const guard held(*this);
        return count_unlocked(where, kind, p);
    }
    [[nodiscard]] std::vector<event> events(const partition_key& where, std::int64_t after, std::size_t limit) override {
        const guard held(*this);
        const auto& log = logs_[where];
        const auto from = std::min(static_cast<std::size_t>(std::max<std::int64_t>(after, 0)), log.size());
        const auto to = from + std::min(limit, log.size() - from);
        return {log.begin() + static_cast<std::ptrdiff_t>(from), log.begin() + static_cast<std::ptrdiff_t>(to)};
    }
    std::string transact(const partition_key& where, const command& by, const body& fn) override {
        detail::check_command(where, by);
        const guard held(*this);
        const auto seen = commands_.find({where, by.id});
        if (seen != commands_.end()) {
            detail::check_reuse(by, seen->second.digest);
            return seen->second.answer;
        }
        for (int attempt = 1;; ++attempt) {
            change open(*this, where, by);
            try {
                auto answer = fn(open);
                commands_.emplace(std::pair(where, by.id), done{by.request_digest, answer});
                open.keep();
                return answer;
            } catch (const storage_error& e) {
                if (!e.retry() || attempt >= attempts_) {
                    throw;
                }
            }
        }
    }

private:
    struct done {
        std::string digest, answer;
    };

    /// The lock, and a clear error instead of a deadlock when the function of a transaction calls the store.
    class guard {
    public:
        explicit guard(memory_store& of) : of_(of) {
            if (of.owner_.load() == std::this_thread::get_id()) {
                raise(errors::nested, {"store", "memory", {}, {}});
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
        memory_store& of_;
    };

    /// Writes in place and remembers what stood there; undone unless kept.
    class change final : public transaction {
    public:
        change(memory_store& of, const partition_key& where, const command& by)
            : of_(of), where_(where), by_(by), log_size_(of.logs_[where].size()) {}
        ~change() override {
            if (kept_) {
                return;
            }
            for (auto it = before_.rbegin(); it != before_.rend(); ++it) {
                if (it->second) {
                    of_.records_.insert_or_assign(it->first, std::move(*it->second));
                } else {
                    of_.records_.erase(it->first);
                }
            }
            of_.logs_[where_].resize(log_size_);
        }
        void keep() noexcept { kept_ = true; }

        [[nodiscard]] std::optional<record> get(const key& k) override {
            detail::require_partition(where_, k);
            return of_.get_unlocked(k);
        }
        [[nodiscard]] page find(const std::string& kind, const query& q) override {
            return of_.find_unlocked(where_, kind, q);
        }
        [[nodiscard]] std::int64_t count(const std::string& kind, const predicate& p) override {
            return of_.count_unlocked(where_, kind, p);
        }
        std::int64_t put(const record& r) override {
            detail::require_partition(where_, r.key);
            validate(type_of(of_.types_, r.key.kind), r);
            const auto it = of_.records_.find(r.key);
            if (r.version != (it == of_.records_.end() ? 0 : it->second.version)) {
                detail::raise_version(r.key, r.version);
            }
            before_.emplace_back(r.key, it == of_.records_.end() ? std::nullopt : std::optional(it->second));
            record next = r;
            std::erase_if(next.fields, [](const auto& entry) { return is_absent(entry.second); });
            next.version = log("put", r.key);
            const auto version = next.version;
            of_.records_.insert_or_assign(r.key, std::move(next));
            return version;
        }
        void erase(const key& k, std::int64_t version) override {
            detail::require_partition(where_, k);
            static_cast<void>(type_of(of_.types_, k.kind));
            const auto it = of_.records_.find(k);
            if (it == of_.records_.end() || it->second.version != version) {
                detail::raise_version(k, version);
            }
            before_.emplace_back(k, it->second);
            log("erase", k);
            of_.records_.erase(it);
        }

    private:
        std::int64_t log(const char* what, const key& k) {
            auto& events = of_.logs_[where_];
            const auto position = static_cast<std::int64_t>(events.size()) + 1;
            events.push_back({position, where_, what, k.kind, k.id, by_.id, by_.actor, by_.at, by_.reason});
            return position;
        }

        memory_store& of_;
        const partition_key& where_;
        const command& by_;
        std::size_t log_size_;
        std::vector<std::pair<key, std::optional<record>>> before_{};
        bool kept_ = false;
    };

    [[nodiscard]] std::optional<record> get_unlocked(const key& k) const {
        static_cast<void>(type_of(types_, k.kind));
        const auto it = records_.find(k);
        return it == records_.end() ? std::nullopt : std::optional(it->second);
    }
    template <class See> void each(const partition_key& where, const std::string& kind, const predicate& p, See&& see) const {
        for (auto it = records_.lower_bound({where.tenant, where.partition, kind, {}});
             it != records_.end() && it->first.where() == where && it->first.kind == kind; ++it) {
            if (detail::matches(p, it->second)) {
                see(it->second);
            }
        }
    }
    [[nodiscard]] page find_unlocked(const partition_key& where, const std::string& kind, const query& q) const {
        detail::check_query(type_of(types_, kind), q);
        std::vector<std::pair<page_end, const record*>> found;
        each(where, kind, q.where, [&](const record& r) {
            auto place = detail::end_of(q, r);
            if (!q.after || detail::comes_before(q, *q.after, place)) {
                found.emplace_back(std::move(place), &r);
            }
        });
        std::sort(found.begin(), found.end(),
                  [&](const auto& a, const auto& b) { return detail::comes_before(q, a.first, b.first); });
        page out;
        const auto size = std::min(q.limit.value_or(found.size()), found.size());
        for (std::size_t i = 0; i < size; ++i) {
            out.records.push_back(*found[i].second);
        }
        if (size < found.size()) {
            out.next = found[size - 1].first;
        }
        return out;
    }
    [[nodiscard]] std::int64_t count_unlocked(const partition_key& where, const std::string& kind, const predicate& p) const {
        detail::check_predicate(type_of(types_, kind), p);
        std::int64_t n = 0;
        each(where, kind, p, [&](const record&) { ++n; });
        return n;
    }

    std::vector<record_type> types_;
    int attempts_;
    std::mutex mutex_;
    std::atomic<std::thread::id> owner_{};
    std::map<key, record> records_;
    std::map<partition_key, std::vector<event>> logs_;
    std::map<std::pair<partition_key, std::string>, done> commands_;
};

} // namespace loupan::inline LOUPAN_ABI::store
