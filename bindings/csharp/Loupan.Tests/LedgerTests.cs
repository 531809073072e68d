// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Xunit;

namespace Loupan.Tests;

/// <summary>Ledgers, dunning, ageing and explanations: the vectors of payment_ledger.json and bad_ledger.json, V7 among them.</summary>
public sealed class LedgerTests
{
    private const string FeeRules =
        """{"schema": "loupan/late-fee-rules", "semantics": 1, "rate": {"value": "0.0003", "per": "day"}}""";

    private const string Book = """
        {"schema": "loupan/ledger", "semantics": 1, "lines": [
          {"key": "second", "trade": "T-1", "amount": "426106.80", "due": "2026-03-10"},
          {"key": "third", "trade": "T-1", "amount": "426106.80", "due": "2026-06-10"},
          {"key": "tax", "trade": "T-2", "item": "agency", "amount": "13030.79", "due": "2026-03-10"},
          {"key": "last", "amount": "1000"}]}
        """;

    private static readonly JsonElement Cases = Vectors.ReadJson("tests/vectors/payment_ledger.json").GetProperty("cases");
    private static readonly DateOnly Ninth = new(2026, 4, 9);

    private static readonly Dictionary<string, Action<JsonElement>> Refusals = new()
    {
        ["ledger"] = args => Ledger.FromJson(Raw(args, "document")).Dispose(),
        ["allocation_order"] = args => AllocationOrder.FromJson(Raw(args, "document")).Dispose(),
        ["dunning_ladder"] = args => DunningLadder.FromJson(Raw(args, "document")).Dispose(),
        ["post"] = args => Posted(args).Dispose(),
        ["reverse"] = args =>
        {
            using var book = Posted(args);
            var by = args.GetProperty("reverse");
            Unchanged(book, () => book.Reverse(new RedReceipt(Text(by, "no"), Text(by, "reverses"), Day(by, "on"), Text(by, "reason"))));
        },
        ["refund"] = args =>
        {
            using var book = Posted(args);
            Unchanged(book, () => book.RefundCredit(Text(args, "no"), args.GetProperty("amount").Decimal(), Day(args, "on"),
                Text(args, "approval")));
        },
        ["waive"] = args =>
        {
            using var book = Alone(args);
            Unchanged(book, () => book.Waive("L1", args.GetProperty("amount").Decimal(), Day(args, "on"), Text(args, "reason")));
        },
        ["defer"] = args =>
        {
            using var book = Alone(args);
            Unchanged(book, () => book.Defer("L1", Day(args, "new_due"), Day(args, "approved"), Text(args, "reason")));
        },
        ["ageing"] = args =>
        {
            using var book = Alone(args);
            book.Ageing(Day(args, "as_of"), upTo: args.GetProperty("up_to").EnumerateArray().Select(days => days.GetInt32()).ToArray());
        },
    };

    public static TheoryData<string> PostNames()
    {
        var names = new TheoryData<string>();
        foreach (var one in Cases.EnumerateArray().Where(one => Text(one, "kind") == "post"))
        {
            names.Add(Text(one, "name"));
        }

        return names;
    }

    [Theory]
    [MemberData(nameof(PostNames))]
    public void Golden_receipts_are_posted_to_the_fen(string name)
    {
        var golden = Cases.EnumerateArray().Single(one => Text(one, "name") == name);
        using var book = Posted(golden);
        Assert.Equal(golden.GetProperty("expect").GetProperty("credit").Decimal(), book.Credit);
        var open = book.Balances(new DateOnly(2030, 1, 1)).ToDictionary(line => line.Key, line => line.Open.Total);
        foreach (var expected in golden.GetProperty("expect").GetProperty("open").EnumerateObject())
        {
            Assert.Equal(expected.Value.Decimal(), open[expected.Name]);
        }

        using var again = Ledger.FromJson(book.ToJson(2));
        Assert.Equal(book.ToJson(), again.ToJson());
    }

    [Fact]
    public void Bad_input_gives_the_documented_code_and_changes_nothing()
    {
        var seen = new HashSet<string>();
        foreach (var bad in Vectors.ReadJson("tests/vectors/bad_ledger.json").EnumerateArray())
        {
            if (Refusals.TryGetValue(Text(bad, "call"), out var call))
            {
                seen.Add(Text(bad, "call"));
                var error = Assert.Throws<LoupanException>(() => call(bad.GetProperty("args")));
                Assert.Equal(Text(bad, "code"), error.Code);
                Assert.Equal(bad.TryGetProperty("path", out var path) ? path.GetString() : error.Path, error.Path);
            }
        }

        Assert.Equal(Refusals.Count, seen.Count);
    }

    [Fact]
    public void V7_comes_out_of_the_ledger_and_is_explained()
    {
        using var rules = LateFeeRules.FromJson(FeeRules);
        using var owed = Ledger.FromJson("""
            {"schema": "loupan/ledger", "semantics": 1, "lines": [{"key": "L1", "amount": "120000", "due": "2026-03-10"}]}
            """);
        using var once = owed.Post(new Receipt { No = "R0", On = new DateOnly(2026, 4, 20), Amount = 50000m });
        using var twice = once.Post(new Receipt { No = "R1", On = new DateOnly(2026, 6, 5), Amount = 70000m });
        var asOf = new DateOnly(2026, 12, 31);
        using var accrued = twice.Accrue(rules, asOf);
        var line = Assert.Single(accrued.Balances(asOf));
        Assert.Equal(2442.00m, line.Open.Penalty);
        Assert.Equal(2442.00m, line.Open.Total);
        Assert.Equal(LineState.Settled, line.State);
        Assert.Equal(new DateOnly(2026, 6, 5), line.SettledOn);
        Assert.True(line.SettledLate);
        Assert.Contains("120000.00 CNY x 0.03% = 1476 CNY", accrued.ExplainLateFee("L1", rules, asOf), StringComparison.Ordinal);
        Assert.Contains("41 日", accrued.ExplainLateFee("L1", rules, asOf, language: Language.Chinese), StringComparison.Ordinal);

        var columns = new OverdueLine(120000m, new DateOnly(2026, 3, 10))
        {
            Payments = [new LinePayment(new DateOnly(2026, 4, 20), 50000m), new LinePayment(new DateOnly(2026, 6, 5), 70000m)],
        };
        Assert.Contains("120000.00 CNY x 0.03% = 1476 CNY", rules.Explain(columns, asOf), StringComparison.Ordinal);
        Assert.Equal("core.validation",
            Assert.Throws<LoupanException>(() => rules.Explain(columns with { Amount = -1m }, asOf)).Code);
    }

    [Fact]
    public void A_receipt_is_posted_taken_back_and_its_credit_used()
    {
        using var rules = LateFeeRules.FromJson(FeeRules);
        using var opened = Ledger.FromJson(Book);
        using var accrued = opened.Accrue(rules, Ninth);
        using var waived = accrued.Waive("second", 834.96m, Ninth, "goodwill", "A-1");
        var receipt = new Receipt
        {
            No = "R1", On = Ninth, Amount = 600000m, Payer = "买方", Lines = [new ReceiptLine("tax", 13030.79m, DebtPart.Principal)],
        };
        using var posted = waived.Post(receipt);
        var paid = posted.Allocation("R1");
        Assert.Equal(
            [
                new AllocationLine("tax", DebtPart.Principal, 13030.79m, Ninth),
                new AllocationLine("second", DebtPart.Principal, 426106.80m, Ninth),
                new AllocationLine("second", DebtPart.Penalty, 3000m, Ninth),
            ],
            paid.Lines.Take(3));
        Assert.Equal(600000m, paid.Lines.Sum(line => line.Amount) + paid.Credit);
        using var same = posted.Post(receipt);
        Assert.Equal(posted.ToJson(), same.ToJson());
        Assert.Equal("core.duplicate", Assert.Throws<LoupanException>(() => posted.Post(receipt with { Amount = 700000m })).Code);

        using var back = posted.Reverse(new RedReceipt("R1-", "R1", Ninth, "bounced"), openFrom: new DateOnly(2026, 5, 1));
        Assert.Equal("R1-", back.Allocation("R1").ReversedBy);
        Assert.Equal(0m, back.Credit);
        var second = back.Balances(new DateOnly(2026, 5, 1))[0];
        Assert.Equal(426106.80m, second.Open.Principal);
        Assert.True(second.Overdue);
        Assert.Equal(834.96m, second.Waived);

        using var all = back.Post(new Receipt { No = "R2", On = new DateOnly(2026, 5, 2), Amount = 900000m });
        Assert.True(all.Credit > 13030.79m);
        using var used = all.ApplyCredit("R2", new DateOnly(2026, 5, 3), [new ReceiptLine("tax", 13030.79m)]);
        Assert.Equal(all.Credit - 13030.79m, used.Credit);
        using var refunded = used.RefundCredit("R2", 100m, new DateOnly(2026, 5, 4), "A-2");
        Assert.Equal(used.Credit - 100m, refunded.Credit);
        Assert.Equal("core.state_invalid",
            Assert.Throws<LoupanException>(() => refunded.Reverse(new RedReceipt("R2-", "R2", new DateOnly(2026, 5, 5), "x"))).Code);
    }

    [Fact]
    public void Lines_change_and_end()
    {
        using var book = Ledger.FromJson(Book);
        var day = new DateOnly(2026, 5, 1);
        using var confirmed = book.ConfirmDue("last", new DateOnly(2026, 9, 1), provisional: true);
        Assert.True(confirmed.Balances(day)[3].Provisional);
        using var deferred = book.Defer("second", new DateOnly(2026, 6, 1), new DateOnly(2026, 3, 1), "approved");
        Assert.Equal(LineState.Suspended, deferred.Balances(day)[0].State);
        Assert.Equal(new DateOnly(2026, 6, 1), deferred.Balances(day)[0].Due);
        using var held = book.Suspend("third", new DateOnly(2026, 4, 1), "court");
        Assert.Equal(LineState.Suspended, held.Balances(day)[1].State);
        using var resumed = held.Resume("third", new DateOnly(2026, 4, 20));
        Assert.Equal(LineState.Planned, resumed.Balances(day)[1].State);
        using var lost = book.Close("tax", ClosingKind.WrittenOff, day, "insolvent");
        Assert.Equal(LineState.WrittenOff, lost.Balances(day)[2].State);
        Assert.Equal("core.not_found", Assert.Throws<LoupanException>(() => book.Resume("none", day)).Code);
    }

    [Fact]
    public void Dunning_follows_the_ladder()
    {
        using var book = Ledger.FromJson(Book);
        var plan = book.Dunning("second", new DateOnly(2026, 3, 12));
        Assert.Equal("call", plan.Now!.Code);
        Assert.Equal(["remind_7", "remind_3"], plan.Now.Skipped);
        Assert.Equal("notice", plan.Next!.Code);
        Assert.Equal(new DateOnly(2026, 3, 17), plan.Next.On);
        using var ladder = DunningLadder.FromJson(DunningLadder.UsualJson);
        Assert.Equal(DunningLadder.UsualJson, ladder.ToJson());
        DunningRecord[] done = [new("call", new DateOnly(2026, 3, 11), new DateOnly(2026, 3, 20), "will pay")];
        Assert.Null(book.Dunning("second", new DateOnly(2026, 3, 19), ladder, done).Now);
        Assert.True(book.Dunning("second", new DateOnly(2026, 3, 21), ladder, done).Now!.Urges);
        Assert.Equal(new DunningPlan(null, null), book.Dunning("last", Ninth));
        var refused = Assert.Throws<LoupanException>(() => book.Dunning("second", Ninth, done: [new("x", Ninth)]));
        Assert.Equal("core.not_found", refused.Code);
        Assert.Equal("done[0].step", refused.Path);
    }

    [Fact]
    public void Ageing_adds_up()
    {
        using var book = Ledger.FromJson(Book);
        var table = book.Ageing(new DateOnly(2026, 6, 20), AgeingBy.Trade, [30, 60]);
        Assert.Equal(["not_due", "1-30", "31-60", ">60"], table.Buckets);
        Assert.Equal(["T-1", "T-2", ""], table.Rows.Select(row => row.Key));
        Assert.Equal([0m, 426106.80m, 0m, 426106.80m], table.Rows[0].Amounts);
        Assert.Equal([1000m, 426106.80m, 0m, 439137.59m], table.Total.Amounts);
        Assert.Equal(4, table.Total.Lines);
        Assert.Equal(table.Rows.Sum(row => row.Total), table.Total.Total);
        Assert.Equal(7, book.Ageing(Ninth).Buckets.Count);
        Assert.Equal(["not_due", ">0"], book.Ageing(Ninth, upTo: []).Buckets);
        using var rules = LateFeeRules.FromJson(FeeRules);
        using var accrued = book.Accrue(rules, Ninth);
        Assert.True(accrued.Ageing(Ninth, withLateFee: true).Total.Total > accrued.Ageing(Ninth).Total.Total);
    }

    [Fact]
    public void A_plan_opens_a_ledger()
    {
        var plans = Vectors.ReadJson("tests/vectors/payment_plan.json").GetProperty("cases");
        using var plan = PayPlan.FromJson(plans[0].GetProperty("plan").GetRawText());
        using var china = BusinessCalendar.China();
        var facts = new DealFacts
        {
            Total = 1420356m,
            Subscribe = new DateOnly(2026, 1, 20),
            Sign = new DateOnly(2026, 1, 30),
            Loan = new LoanFacts(Approved: 990000m, ApprovedOn: new DateOnly(2026, 3, 2)),
        };
        using var book = plan.OpenLedger(facts, "T-7", china);
        var lines = book.Balances(new DateOnly(2026, 3, 1));
        Assert.Equal([50000m, 380356m, 990000m], lines.Select(line => line.Amount));
        Assert.All(lines, line => Assert.Equal("T-7", line.Trade));
        Assert.Equal(0m, book.Credit);
    }

    [Fact]
    public void Loans_and_instalments_are_explained()
    {
        Assert.Contains("3% a year over 12 periods", LevelInstalments.Explain(990000m, 0.03m, 360), StringComparison.Ordinal);
        Assert.Contains("4173.88", LevelInstalments.Explain(990000m, 0.03m, 360, language: Language.Chinese), StringComparison.Ordinal);
        const string terms = """
            {"schema": "loupan/loan-terms", "semantics": 1, "principal": "990000", "annual_rate": "0.03", "periods": 360}
            """;
        var told = LoanSchedule.Explain(terms, 2);
        Assert.Contains("4173.88", told, StringComparison.Ordinal);
        Assert.Equal(told.Split('\n').Length, LoanSchedule.Explain(terms, 2, language: Language.Chinese).Split('\n').Length);
        Assert.Equal("core.not_found", Assert.Throws<LoupanException>(() => LoanSchedule.Explain(terms, 361)).Code);
    }

    [Fact]
    public void A_disposed_ledger_says_so_and_others_live_on()
    {
        var book = Ledger.FromJson(Book);
        using var later = book.ConfirmDue("last", Ninth);
        book.Dispose();
        Assert.Throws<ObjectDisposedException>(() => book.ToJson());
        Assert.Throws<ObjectDisposedException>(() => book.Balances(Ninth));
        Assert.Equal(4, later.Balances(Ninth).Count);
    }

    private static Ledger Posted(JsonElement of)
    {
        var book = Ledger.FromJson(Raw(of, "ledger"));
        using var order = of.TryGetProperty("order", out var rules) ? AllocationOrder.FromJson(rules.GetRawText()) : null;
        foreach (var receipt in of.GetProperty("receipts").EnumerateArray())
        {
            using var before = book;
            Unchanged(before, () => book = before.Post(receipt.GetRawText(), order));
        }

        return book;
    }

    private static Ledger Alone(JsonElement args) =>
        Ledger.FromJson($$"""{"schema": "loupan/ledger", "semantics": 1, "lines": [{{Raw(args, "line")}}]}""");

    private static void Unchanged(Ledger book, Action call)
    {
        var before = book.ToJson();
        try
        {
            call();
        }
        finally
        {
            Assert.Equal(before, book.ToJson());
        }
    }

    private static string Raw(JsonElement of, string name) => of.GetProperty(name).GetRawText();

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;

    private static DateOnly Day(JsonElement of, string name) => DateOnly.ParseExact(Text(of, name), "yyyy-MM-dd");
}
