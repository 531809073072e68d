// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Loupan.Tests;

/// <summary>The vectors of tests/vectors/payment_*.json and bad_*.json: V17, V5 and V7 of the domain specification among them.</summary>
public sealed class PaymentTests
{
    private static readonly JsonElement Loans = Vectors.ReadJson("tests/vectors/payment_loan.json");
    private static readonly JsonElement Plans = Vectors.ReadJson("tests/vectors/payment_plan.json").GetProperty("cases");
    private static readonly JsonElement Fees = Vectors.ReadJson("tests/vectors/payment_ledger.json").GetProperty("cases");

    private static readonly Dictionary<string, Action<JsonElement>> Refusals = new()
    {
        ["bad_plan.json plan"] = args => PayPlan.FromJson(args.GetRawText()).Dispose(),
        ["bad_plan.json schedule"] = args =>
        {
            using var plan = PayPlan.FromJson(args.GetProperty("plan").GetRawText());
            plan.Schedule(args.GetProperty("facts").GetRawText());
        },
        ["bad_loan.json terms"] = args => LoanSchedule.FromTerms(args.GetProperty("terms").GetRawText()),
        ["bad_loan.json schedule"] = args => LoanSchedule.FromTerms(args.GetProperty("terms").GetRawText(), Prepayments(args)),
        ["bad_loan.json level_payment"] = args => LevelInstalments.Of(args.GetProperty("principal").Decimal(),
            args.GetProperty("annual_rate").Decimal(), args.GetProperty("periods").GetInt32()),
        ["bad_ledger.json late_fee_rules"] = args => LateFeeRules.FromJson(args.GetProperty("document").GetRawText()).Dispose(),
    };

    public static TheoryData<string> LoanNames() => NamesOf(Loans.GetProperty("schedules"));

    public static TheoryData<string> PlanNames() => NamesOf(Plans);

    public static TheoryData<string> FeeNames()
    {
        var names = new TheoryData<string>();
        foreach (var one in Fees.EnumerateArray())
        {
            // A dispute stops the days by rules of its own; columns take the stops as they count.
            if (one.GetProperty("kind").GetString() == "late_fee" && !one.GetProperty("line").TryGetProperty("disputes", out _))
            {
                names.Add(one.GetProperty("name").GetString()!);
            }
        }

        return names;
    }

    [Fact]
    public void Golden_instalments_are_met_to_the_fen()
    {
        foreach (var level in Loans.GetProperty("level").EnumerateArray())
        {
            var mode = level.TryGetProperty("mode", out var name) ? name.GetString()!.Replace("_", "") : "HalfUp";
            var got = LevelInstalments.Of(level.GetProperty("principal").Decimal(), level.GetProperty("annual_rate").Decimal(),
                level.GetProperty("periods").GetInt32(),
                level.TryGetProperty("periods_per_year", out var perYear) ? perYear.GetInt32() : 12,
                Enum.Parse<RoundingMode>(mode, ignoreCase: true),
                level.TryGetProperty("step", out var step) ? step.Decimal() : 0.01m);
            Assert.Equal(level.GetProperty("payment").Decimal(), got);
        }
    }

    [Fact]
    public void Instalments_on_columns_are_the_same()
    {
        long[] principals = [99000000, 0, 100000000];
        long[] rates = [3000000, 3000000, 0];
        int[] periods = [360, 360, 240];
        var refused = Assert.Throws<LoupanException>(() => LevelInstalments.Of(principals, rates, periods));
        Assert.Equal("payment.principal_invalid", refused.Code);
        Assert.Equal(1, Assert.Single(refused.Rows).Row);

        var got = LevelInstalments.Of(principals, rates, periods, OnError.Collect);
        Assert.Equal(3, got.Count);
        Assert.Equal(4173.88m, got[0]);
        Assert.Null(got[1]);
        Assert.Equal(416667, got.Minor[2]);
        Assert.Equal("payment.principal_invalid", Assert.Single(got.Errors).Code);
        Assert.Throws<ArgumentException>(() => LevelInstalments.Of(principals, rates, periods.AsSpan(1)));
        Assert.Equal(0, LevelInstalments.Of([], [], []).Count);
    }

    [Theory]
    [MemberData(nameof(LoanNames))]
    public void Golden_loans_are_met_to_the_fen(string name)
    {
        var loan = Named(Loans.GetProperty("schedules"), name);
        var schedule = LoanSchedule.FromTerms(loan.GetProperty("terms").GetRawText(), Prepayments(loan));
        Assert.Equal(loan.GetProperty("rows").GetInt32(), schedule.Count);
        Assert.Equal(loan.GetProperty("total_interest").Decimal(), schedule.TotalInterest);
        foreach (var check in loan.GetProperty("check").EnumerateArray())
        {
            var row = schedule[check.GetProperty("at").GetInt32()];
            Assert.Equal(check.GetProperty("payment").Decimal(), row.Payment);
            Assert.Equal(check.GetProperty("interest").Decimal(), row.Interest);
            Assert.Equal(check.GetProperty("balance").Decimal(), row.Balance);
            if (check.TryGetProperty("due", out var due))
            {
                Assert.Equal(Day(due), row.Due);
            }
        }

        Assert.Equal(loan.GetProperty("terms").GetProperty("principal").Decimal(), schedule.Sum(row => row.Principal));
        Assert.All(schedule, row => Assert.Equal(row.Payment, row.Interest + row.Principal + row.Fee));
    }

    [Fact]
    public void Due_days_move_off_the_holidays_of_China()
    {
        const string terms = """
            {"schema": "loupan/loan-terms", "semantics": 1, "principal": "990000", "annual_rate": "0.03", "periods": 12,
             "start": "2025-09-01", "roll": "following"}
            """;
        Assert.Equal("core.calendar_missing", Assert.Throws<LoupanException>(() => LoanSchedule.FromTerms(terms)).Code);
        using var china = BusinessCalendar.China();
        var schedule = LoanSchedule.FromTerms(terms, calendar: china);
        Assert.Equal(new DateOnly(2025, 10, 9), schedule[0].Due);
        Assert.Equal(0.03m, schedule[0].AnnualRate);
        Assert.Equal("core.unsupported",
            Assert.Throws<LoupanException>(() => BusinessCalendar.FromJson("""{"schema": "other"}""")).Code);
    }

    [Theory]
    [MemberData(nameof(PlanNames))]
    public void Golden_plans_are_met_to_the_fen(string name)
    {
        var golden = Named(Plans, name);
        using var plan = PayPlan.FromJson(golden.GetProperty("plan").GetRawText());
        using var calendar = golden.TryGetProperty("calendar", out var days) ? Calendar(days) : null;
        var facts = golden.GetProperty("facts").GetRawText();
        if (golden.TryGetProperty("error", out var code))
        {
            Assert.Equal(code.GetString(), Assert.Throws<LoupanException>(() => plan.Schedule(facts, calendar)).Code);
            return;
        }

        var schedule = plan.Schedule(facts, calendar);
        Assert.Equal(golden.GetProperty("facts").GetProperty("total").Decimal(), schedule.Total);
        Assert.Contains(plan.Digest, schedule.Json, StringComparison.Ordinal);
        var expected = golden.GetProperty("expect").EnumerateArray().ToArray();
        Assert.Equal(expected.Length, schedule.Count);
        foreach (var (line, want) in schedule.Zip(expected))
        {
            Assert.Equal(want.GetProperty("key").GetString(), line.Key);
            Assert.Equal(want.GetProperty("item").GetString(), line.Item);
            Assert.Equal(want.GetProperty("amount").Decimal(), line.Amount);
            Assert.Equal(want.TryGetProperty("due", out var due) ? Day(due) : (DateOnly?)null, line.Due);
            Assert.Equal(want.TryGetProperty("waits_for", out var waits) ? waits.GetString() : "", line.WaitsFor);
            Assert.Equal(want.TryGetProperty("provisional", out var open) && open.GetBoolean(), line.Provisional);
            Assert.Equal(!want.TryGetProperty("in_total", out var part) || part.GetBoolean(), line.InTotal);
        }
    }

    [Fact]
    public void Facts_of_a_deal_are_typed()
    {
        using var plan = PayPlan.FromJson(Plans[0].GetProperty("plan").GetRawText());
        using var china = BusinessCalendar.China();
        var facts = new DealFacts
        {
            Total = 1420356m,
            Subscribe = new DateOnly(2026, 1, 20),
            Sign = new DateOnly(2026, 1, 30),
            Loan = new LoanFacts(Approved: 990000m, ApprovedOn: new DateOnly(2026, 3, 2)),
        };
        var schedule = plan.Schedule(facts, china);
        Assert.Equal([50000m, 380356m, 990000m], schedule.Select(line => line.Amount));
        Assert.Equal("按揭款", schedule[2].NameChinese);
        Assert.Equal(new DateOnly(2026, 4, 1), schedule[2].Due);
        Assert.NotEmpty(plan.Explain(facts, china, Language.Chinese));
        using var again = PayPlan.FromJson(plan.ToJson());
        Assert.Equal(plan.Digest, again.Digest);
    }

    [Theory]
    [MemberData(nameof(FeeNames))]
    public void Golden_late_fees_are_met_to_the_fen(string name)
    {
        var golden = Named(Fees, name);
        using var rules = LateFeeRules.FromJson(golden.GetProperty("rules").GetRawText());
        var line = golden.GetProperty("line");
        var payments = line.TryGetProperty("postings", out var postings)
            ? postings.EnumerateArray().Select(one => new LinePayment(Day(one.GetProperty("on")), one.GetProperty("amount").Decimal()))
            : [];
        var overdue = new OverdueLine(line.GetProperty("amount").Decimal(), Day(line.GetProperty("due")))
        {
            Payments = payments.ToArray(),
        };
        // Twice, and once without a due day: a row's payments are its own.
        var fees = rules.Charge([overdue, overdue with { Due = null }, overdue], Day(golden.GetProperty("as_of")));
        var expected = golden.GetProperty("expect");
        var fee = fees[0]!.Value;
        Assert.Equal(expected.GetProperty("amount").Decimal(), fee.Amount);
        Assert.Equal(expected.GetProperty("days").GetInt32(), fee.Days);
        Assert.Equal(expected.GetProperty("open").Decimal(), fee.Open);
        Assert.Equal(0m, fees[1]!.Value.Amount);
        Assert.Equal(fee, fees[2]);
        Assert.Equal(2 * fee.Amount, fees.Total);
    }

    [Fact]
    public void Lines_without_a_fee_are_raised_or_collected()
    {
        using var rules = LateFeeRules.FromJson(
            """{"schema": "loupan/late-fee-rules", "semantics": 1, "rate": {"value": "0.0003", "per": "day"}}""");
        var due = new DateOnly(2026, 3, 10);
        OverdueLine[] lines =
        [
            new(100000m, due) { Stops = [new LineStop(new DateOnly(2026, 3, 16), new DateOnly(2026, 3, 20))] },
            new(-1m, due),
        ];
        var asOf = new DateOnly(2026, 12, 31);
        Assert.Equal(1, Assert.Throws<LoupanException>(() => rules.Charge(lines, asOf)).Row);
        var fees = rules.Charge(lines, asOf, onError: OnError.Collect);
        Assert.Equal(new LateFee(8730m, 291, 100000m, LateFeeFlags.None), fees[0]);
        Assert.Null(fees[1]);
        Assert.Equal("core.validation", Assert.Single(fees.Errors).Code);
    }

    [Fact]
    public void Bad_input_gives_the_documented_code()
    {
        var seen = new HashSet<string>();
        foreach (var file in new[] { "bad_plan.json", "bad_loan.json", "bad_ledger.json" })
        {
            foreach (var bad in Vectors.ReadJson("tests/vectors/" + file).EnumerateArray())
            {
                var kind = $"{file} {bad.GetProperty("call").GetString()}";
                if (Refusals.TryGetValue(kind, out var call))
                {
                    seen.Add(kind);
                    var error = Assert.Throws<LoupanException>(() => call(bad.GetProperty("args")));
                    Assert.Equal(bad.GetProperty("code").GetString(), error.Code);
                    Assert.Equal(bad.TryGetProperty("path", out var path) ? path.GetString() : error.Path, error.Path);
                }
            }
        }

        Assert.Equal(Refusals.Count, seen.Count);
    }

    private static JsonElement Named(JsonElement cases, string name) =>
        cases.EnumerateArray().Single(one => one.GetProperty("name").GetString() == name);

    private static string? Prepayments(JsonElement of) => of.TryGetProperty("prepayments", out var early) ? early.GetRawText() : null;

    private static DateOnly Day(JsonElement text) => DateOnly.ParseExact(text.GetString()!, "yyyy-MM-dd");

    private static BusinessCalendar Calendar(JsonElement days)
    {
        var document = JsonNode.Parse(days.GetRawText())!.AsObject();
        document["schema"] = "loupan/calendar";
        document["semantics"] = 1;
        return BusinessCalendar.FromJson(document.ToJsonString());
    }

    private static TheoryData<string> NamesOf(JsonElement cases)
    {
        var names = new TheoryData<string>();
        foreach (var one in cases.EnumerateArray())
        {
            names.Add(one.GetProperty("name").GetString()!);
        }

        return names;
    }
}
